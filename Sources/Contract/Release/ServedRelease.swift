/// A version of a model that an engine serves: what answers are counted by.
public struct ServedRelease: Hashable, Sendable, Comparable {
    public var model: ModelName
    public var version: ReleaseVersion

    public init(model: ModelName, version: ReleaseVersion) {
        self.model = model
        self.version = version
    }

    /// By their text, for people to read.
    public static func < (left: ServedRelease, right: ServedRelease) -> Bool {
        (left.model, left.version.text) < (right.model, right.version.text)
    }
}
