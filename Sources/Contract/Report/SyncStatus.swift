public import FoundationEssentials

/// How the node last heard from its repository.
public struct SyncStatus: Hashable, Sendable, Codable {
    /// When the last sync that has ended began.
    public var lastAttempt: Date?
    public var lastSuccess: Date?
    /// Nil when the last attempt succeeded.
    public var failure: String?
    /// Versions of the trusted metadata by role: `root`, `timestamp`, `snapshot`, …
    public var versions: [String: Int]

    public init(
        lastAttempt: Date? = nil, lastSuccess: Date? = nil, failure: String? = nil, versions: [String: Int] = [:]
    ) {
        self.lastAttempt = lastAttempt
        self.lastSuccess = lastSuccess
        self.failure = failure
        self.versions = versions
    }
}
