public import SwiftletContract

/// What a node shows to be let in, after its request has proved that it has the key.
public struct EnrolmentAttempt: Hashable, Sendable {
    /// The token's id.
    public var token: String
    /// SHA-256 of the secret that came with it.
    public var secret: Digest
    /// SHA-256 of the public key.
    public var key: Digest
    public var host: String?
    /// The name for a node whose token names none.
    public var newName: NodeID

    public init(token: String, secret: Digest, key: Digest, host: String?, newName: NodeID) {
        self.token = token
        self.secret = secret
        self.key = key
        self.host = host
        self.newName = newName
    }
}
