/// A version of a model that an engine serves, as it is or with one of its adapters: what answers are counted by.
public struct ServedRelease: Hashable, Sendable, Comparable {
    public var model: ModelName
    public var version: ReleaseVersion
    public var adapter: AdapterName?

    public init(model: ModelName, version: ReleaseVersion, adapter: AdapterName? = nil) {
        self.model = model
        self.version = version
        self.adapter = adapter
    }

    /// What apps ask for: `shop-intent`, `shop-intent:german`.
    public var id: String { model.text + (adapter.map { ":\($0)" } ?? "") }

    /// By their text, for people to read.
    public static func < (left: ServedRelease, right: ServedRelease) -> Bool {
        (left.id, left.version.text) < (right.id, right.version.text)
    }
}
