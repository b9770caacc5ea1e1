public import FoundationEssentials

/// The metadata that is trusted so far: a value that only ever takes the next verified step (specification 5).
///
/// No IO and no clock. Calls out of order are refused. A step that throws changes nothing.
public struct TrustedMetadata: Sendable {
    /// Who delegated to the role: the same file may be trusted from one delegator and not from another.
    struct Edge: Hashable, Sendable {
        let delegator: JSONText
        let role: JSONText
    }

    private(set) var root: Root
    /// What new metadata must not fall behind; perhaps expired.
    var timestamp: Timestamp?
    /// The same; it is `isSnapshotCurrent` that says whether it is the one that the timestamp names.
    var snapshot: Snapshot?
    var isTimestampFinal = false
    var isSnapshotCurrent = false
    var delegates: [Edge: Targets] = [:]

    /// 5.1: fixed for the whole update; nil: nothing expires.
    private let startedAt: Date?
    /// When the newest trusted timestamp was signed, where it says so. Keep it: it is a lower bound of the time after a
    /// start with a lost clock.
    public internal(set) var latestSignedTime: Date?

    /// What everything's expiry is compared with.
    public var now: Date { now(signedAt: latestSignedTime) }

    func now(signedAt: Date?) -> Date {
        guard let startedAt else { return .distantPast }
        return max(startedAt, signedAt ?? startedAt)
    }

    /// 5.2: the root that came with the node or was trusted before. It must be signed by itself; that it expired does
    /// not matter yet.
    public init(bootstrapRoot bytes: [UInt8], startedAt: Date, latestKnownTime: Date? = nil) throws(TrustError) {
        try self.init(root: bytes, startedAt: startedAt, latestKnownTime: latestKnownTime)
    }

    /// For the publisher alone, which signs again what has expired: every check but that of expiry.
    package init(toSignAgain root: [UInt8]) throws(TrustError) {
        try self.init(root: root, startedAt: nil, latestKnownTime: nil)
    }

    private init(root bytes: [UInt8], startedAt: Date?, latestKnownTime: Date?) throws(TrustError) {
        let envelope = try Envelope(bytes, file: "root.json", maxSize: Limits.rootSize)
        self.root = try Root(envelope)
        try root.root.verify(envelope, role: Root.role)
        self.startedAt = startedAt
        self.latestSignedTime = latestKnownTime
    }

    /// 5.3.4 to 5.3.7: signed by a threshold of the old and of the new keys, and exactly the next version.
    /// - Returns: whether keys of timestamp or snapshot were revoked: what was stored of these roles must go (5.3.11).
    @discardableResult
    public mutating func updateRoot(_ bytes: [UInt8]) throws(TrustError) -> Bool {
        guard isTimestampFinal == false, timestamp == nil else {
            throw .outOfOrder("a root came after the timestamp")
        }
        let (next, overflow) = root.common.version.addingReportingOverflow(1)
        guard overflow == false else { throw .outOfOrder("the root has the last version that there is") }
        let envelope = try Envelope(bytes, file: "\(next).root.json", maxSize: Limits.rootSize)
        try root.root.verify(envelope, role: Root.role)
        let new = try Root(envelope)
        try new.root.verify(envelope, role: Root.role)
        guard new.common.version == next else {
            throw .wrongVersion(role: Root.role, expected: next, offered: new.common.version)
        }
        let isTimestampRevoked = new.timestamp.revokes(root.timestamp)
        let isSnapshotRevoked = new.snapshot.revokes(root.snapshot)
        root = new
        return isTimestampRevoked || isSnapshotRevoked
    }

    /// 5.3.10: only the last root of the chain may not be expired.
    public func checkRoot() throws(TrustError) { try root.common.check(role: Root.role, at: now) }

    /// A recovery from a stolen timestamp key also forgets the times that this key signed.
    mutating func forgetSignedTime() { latestSignedTime = nil }

    /// For reports: the versions of the trusted metadata by role.
    public var versions: [String: Int] {
        var versions = ["root": Int(clamping: root.common.version)]
        if let timestamp { versions["timestamp"] = Int(clamping: timestamp.common.version) }
        if let snapshot { versions["snapshot"] = Int(clamping: snapshot.common.version) }
        for (edge, targets) in delegates { versions[edge.role.string] = Int(clamping: targets.common.version) }
        return versions
    }

    /// For reports: until when the trusted metadata may be used, by role.
    public var expiries: [String: Date] {
        var expiries = ["root": root.common.expires]
        if let timestamp { expiries["timestamp"] = timestamp.common.expires }
        if let snapshot { expiries["snapshot"] = snapshot.common.expires }
        for (edge, targets) in delegates { expiries[edge.role.string] = targets.common.expires }
        return expiries
    }
}
