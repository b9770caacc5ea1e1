import FoundationEssentials

/// `timestamp.json` (4.6): which snapshot is the newest.
struct Timestamp: Hashable, Sendable {
    let common: Common
    let snapshot: FileFacts
    /// When it was signed, where the repository says so: our own member, which others ignore. A lower bound of the
    /// time for boards whose clock is lost.
    let signedAt: Date?

    static let role = "timestamp"

    init(_ envelope: Envelope) throws(TrustError) {
        self.common = try envelope.common(type: Self.role)
        let signed = envelope.signed
        self.snapshot = try FileFacts(try signed.object("meta").object("snapshot.json"))
        guard signed.has(SignedTime.member) else {
            self.signedAt = nil
            return
        }
        // Later than its own end, it could push a node's idea of the time beyond everything that is signed.
        let date = try SignedTime.date(signed)
        guard date <= common.expires else {
            throw signed.fault("'\(SignedTime.member.string)' is not a time before 'expires'")
        }
        self.signedAt = date
    }
}
