/// A node's place in a rollout: 0 to 9999, a pure function of node and rollout. No server keeps a list of who is in
/// which wave, and a node that joins late is in the right one.
public struct Place: Hashable, Sendable, Comparable {
    public static let count = 10_000
    public let number: Int

    /// `SHA-256(node id ‖ rollout id) mod 10000`: the first eight bytes of the digest, big-endian.
    /// - Parameter sha256: the caller's; programs that need no places need no cryptography.
    public init(of node: NodeID, in rollout: RolloutID, sha256: ([UInt8]) -> some Sequence<UInt8>) {
        let digest = sha256(Array(node.text.utf8) + Array(rollout.text.utf8))
        let prefix = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.number = Int(prefix % UInt64(Self.count))
    }

    public static func < (left: Place, right: Place) -> Bool { left.number < right.number }
}
