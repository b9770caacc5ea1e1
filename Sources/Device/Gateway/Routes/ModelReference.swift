import SwiftletContract

/// How an app asks for a model: `shop-intent`, `shop-intent:german` with an adapter of it, and either with a version
/// after it where only that will do: `shop-intent@1.4.0`, `shop-intent:german@1.4.0`.
struct ModelReference: Hashable, Sendable {
    var model: ModelName
    var adapter: AdapterName?
    var version: ReleaseVersion?

    /// Nil where the text can be no model's name.
    init?(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts.first?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard let first = names.first, let model = ModelName(String(first)) else { return nil }
        self.model = model
        if names.count == 2 {
            guard let adapter = AdapterName(String(names[1])) else { return nil }
            self.adapter = adapter
        }
        guard parts.count == 2 else { return }
        guard let version = ReleaseVersion(String(parts[1])) else { return nil }
        self.version = version
    }

    /// Without the version.
    var id: String { model.text + (adapter.map { ":\($0)" } ?? "") }
}
