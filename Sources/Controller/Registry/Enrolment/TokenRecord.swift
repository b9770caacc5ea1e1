public import FoundationEssentials
public import SwiftletContract

/// What the controller keeps of a join token. The secret is not among it, only its hash.
public struct TokenRecord: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        case open, used, expired, revoked
    }

    public var id: String
    /// SHA-256 of the secret.
    public var secret: Digest
    /// The node that it is for; nil: whoever has it gets a new name.
    public var node: NodeID?
    /// What a node that joins by it is called by.
    public var labels: Labels
    /// Nodes wait until an operator accepts them.
    public var needsApproval: Bool
    public var uses: Int
    public var usesLeft: Int
    public var createdAt: Date
    public var expiresAt: Date
    public var revokedAt: Date?

    public init(
        id: String, secret: Digest, node: NodeID? = nil, labels: Labels = [:], needsApproval: Bool = false,
        uses: Int = 1, createdAt: Date, expiresAt: Date
    ) {
        self.id = id
        self.secret = secret
        self.node = node
        self.labels = labels
        self.needsApproval = needsApproval
        self.uses = uses
        self.usesLeft = uses
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    public func state(at now: Date) -> State {
        if revokedAt != nil { return .revoked }
        if now >= expiresAt { return .expired }
        return usesLeft > 0 ? .open : .used
    }
}
