import SwiftletContract

/// `MODEL` or `MODEL@VERSION`.
struct ModelReference: Hashable, Sendable {
    let model: ModelName
    let version: ReleaseVersion?

    init(model: ModelName, version: ReleaseVersion?) {
        self.model = model
        self.version = version
    }

    init(parsing text: String) throws(CommandError) {
        guard let at = text.firstIndex(of: "@") else {
            self.model = try named(text)
            self.version = nil
            return
        }
        self.model = try named(String(text[..<at]))
        self.version = try named(String(text[text.index(after: at)...]))
    }
}
