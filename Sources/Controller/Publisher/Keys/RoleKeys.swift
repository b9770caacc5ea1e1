/// The public keys of a role, and how many of them must sign.
public struct RoleKeys: Hashable, Sendable {
    public var keys: [PublicKey]
    public var threshold: Int

    public init(_ keys: [PublicKey], threshold: Int = 1) {
        self.keys = keys
        self.threshold = threshold
    }

    /// Throws for a key that is given twice, and for a threshold that the keys cannot reach.
    func check(_ role: String) throws(PublisherError) {
        guard Set(keys.map(\.material)).count == keys.count else {
            throw .wrongKeys(role: role, reason: "one key is given twice")
        }
        guard threshold >= 1, threshold <= keys.count else {
            throw .wrongKeys(
                role: role,
                reason:
                    "\(threshold) signatures cannot come from \(keys.count) keys; the threshold is 1 or more, and no "
                    + "more than there are keys")
        }
        guard keys.count <= 32 else { throw .wrongKeys(role: role, reason: "it may have 32 keys at most") }
    }
}
