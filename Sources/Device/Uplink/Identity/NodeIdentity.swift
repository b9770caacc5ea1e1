import Glibc
import SwiftletContract

/// What the node is in its fleet, `identity.json`: one file with everything that belongs together, replaced at once, so
/// that whatever is killed or unplugged leaves a whole one. Secret: the private key is in it.
struct NodeIdentity: Document, Hashable {
    static let maxSize = Bytes.kibibytes(64)
    static let title = "node's identity"

    /// `https://host:port`.
    var controller: String
    /// The fleet's id.
    var fleet: String
    var node: NodeID
    /// The id of the token that it came by.
    var token: String
    /// What the operator calls the node by.
    var labels: Labels?
    /// The certificate of the controller's authority, PEM.
    var authority: String
    /// The node's, PEM.
    var certificate: String
    /// PEM.
    var key: String

    /// Whether the transfer goes to the controller, and so under this identity.
    func covers(_ target: TransferTarget) -> Bool {
        guard let own = try? TransferTarget(controller) else { return false }
        return (own.scheme, own.host, own.port) == (target.scheme, target.host, target.port)
    }

    /// After two thirds of its life, a tenth more or less, so that those that came together do not renew together. Outside
    /// its life it is the clock that is wrong, or the box has slept: then the controller, which has a clock, says so.
    func isDue(at now: Int) -> Bool {
        guard let validity = PEM.validity(of: certificate), validity.contains(Int64(now)),
            let digest = PEM.sha256(certificate.utf8)
        else { return false }
        let life = Double(validity.upperBound - validity.lowerBound)
        let share = 0.6 + Double(digest.bytes[0]) / 255 * 2 / 15
        return Double(now) >= Double(validity.lowerBound) + life * share
    }
}
