import SwiftletContract

/// How an app asks for a model: `shop-intent` or, where only one version will do, `shop-intent@1.4.0`.
struct ModelReference: Hashable, Sendable {
    var model: ModelName
    var version: ReleaseVersion?

    /// Nil where the text can be no model's name.
    init?(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let model = ModelName(String(first)) else { return nil }
        self.model = model
        guard parts.count == 2 else { return }
        guard let version = ReleaseVersion(String(parts[1])) else { return nil }
        self.version = version
    }
}
