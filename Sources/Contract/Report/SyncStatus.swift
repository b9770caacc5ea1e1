public import FoundationEssentials

/// How the node last heard from its repository.
public struct SyncStatus: Hashable, Sendable, Codable {
    /// Where a sync got the repository's bytes.
    public enum Source: String, Sendable, Codable {
        case network
        /// A bundle that somebody brought to the box.
        case bundle
    }

    /// When the last sync that has ended began.
    public var lastAttempt: Date?
    /// Of the last attempt; nil before the first, and from daemons that know one source alone.
    public var source: Source?
    public var lastSuccess: Date?
    /// Nil when the last attempt succeeded.
    public var failure: String?
    /// Versions of the trusted metadata by role: `root`, `timestamp`, `snapshot`, …
    public var versions: [String: Int]
    /// The last download over the network, also of a run of the daemon before this one; nil where there was none, and from
    /// older nodes.
    public var transfer: Transfer?

    public init(
        lastAttempt: Date? = nil, source: Source? = nil, lastSuccess: Date? = nil, failure: String? = nil,
        versions: [String: Int] = [:]
    ) {
        self.lastAttempt = lastAttempt
        self.source = source
        self.lastSuccess = lastSuccess
        self.failure = failure
        self.versions = versions
    }
}
