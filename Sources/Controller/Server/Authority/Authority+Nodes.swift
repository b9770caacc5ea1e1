import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import X509

extension Authority {
    /// Of a node's certificate: 30 days; nodes ask for the next after two thirds.
    static let nodeLifetime: Double = 30 * 86_400
    private static let nodes = "node/"

    func issue(to node: NodeID, key: Certificate.PublicKey, at now: Date) throws -> ClientCertificate {
        try issue(to: Self.nodes + node.text, called: node.text, key: key, lifetime: Self.nodeLifetime, at: now)
    }

    /// The node that a peer's certificate names; nil for all others, operators among them.
    func identify(_ der: [UInt8]) -> PresentedCertificate? {
        guard let name = name(in: der), name.path.hasPrefix(Self.nodes),
            let node = NodeID(String(name.path.dropFirst(Self.nodes.count)))
        else { return nil }
        return PresentedCertificate(
            node: node, serial: name.serial, issuedAt: name.issuedAt, expiresAt: name.expiresAt)
    }
}
