import SwiftletContract

/// How an app asks for a model: `shop-intent`, `shop-intent:german` with an adapter of it, and either with a version
/// after it where only that will do: `shop-intent@1.4.0`, `shop-intent:german@1.4.0`.
struct ModelReference: Hashable, Sendable {
    var model: ModelName
    var adapter: AdapterName?
    var version: ReleaseVersion?

    /// Nil where the text can be no model's name.
    init?(_ text: String) {
        let (id, version) = Self.halves(of: text[...], at: "@")
        let (first, adapter) = Self.halves(of: id, at: ":")
        guard let model = ModelName(String(first)) else { return nil }
        self.model = model
        if let adapter {
            guard let adapter = AdapterName(String(adapter)) else { return nil }
            self.adapter = adapter
        }
        if let version {
            guard let version = ReleaseVersion(String(version)) else { return nil }
            self.version = version
        }
    }

    /// By bytes: each request is looked at more than once.
    private static func halves(of text: Substring, at mark: Unicode.Scalar) -> (Substring, Substring?) {
        guard let place = text.utf8.firstIndex(of: UInt8(ascii: mark)) else { return (text, nil) }
        return (text[..<place], text[text.utf8.index(after: place)...])
    }

    /// Without the version.
    var id: String { model.text + (adapter.map { ":\($0)" } ?? "") }
}
