/// A release that waits on the disk for its time.
public struct AwaitedRelease: Hashable, Sendable, Codable {
    public var installation: Installation
    /// Whether all of it is there; else quiet hours have interrupted its download.
    public var isWhole: Bool

    public init(_ installation: Installation, isWhole: Bool) {
        self.installation = installation
        self.isWhole = isWhole
    }
}
