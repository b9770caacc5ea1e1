import SwiftletContract
import SwiftletRegistry
import SwiftletServer

/// What an operator decides of a node that wants to join, or has.
struct NodeDecision: FleetOperation {
    enum Decision: String, Codable { case accept, reject, remove }

    static let route = "node/decide"
    static let access = AdminAccess.change
    var node: String
    var decision: Decision

    var words: String { "node \(decision.rawValue)" }

    func perform(at site: Site) async throws -> Product {
        let id: NodeID = try named(node)
        let registry = try site.registry()
        guard let enrolled = try await registry.candidate(id) else { throw CommandError.notEnrolled(id) }
        guard before.contains(enrolled.state) else { throw CommandError.undecidable(id, enrolled.state) }
        guard let decided = try await registry.decide(state, of: id) else { throw CommandError.notEnrolled(id) }
        return Product(decided, text: "\(id) " + sentence)
    }

    private var state: EnrolledNode.State {
        switch decision {
        case .accept: .accepted
        case .reject: .rejected
        case .remove: .removed
        }
    }

    /// From which it follows.
    private var before: Set<EnrolledNode.State> {
        switch decision {
        case .accept: [.pending, .rejected]
        case .reject: [.pending]
        case .remove: [.accepted, .pending, .rejected, .removed]
        }
    }

    private var sentence: String {
        switch decision {
        case .accept: "is accepted; it gets its certificate when it asks again, within the token's time"
        case .reject: "is rejected"
        case .remove: "is removed; it is refused from now on"
        }
    }
}
