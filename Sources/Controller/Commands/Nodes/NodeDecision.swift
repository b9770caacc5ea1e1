import SwiftletContract
import SwiftletRegistry

/// What an operator decides of a node that wants to join, or has.
enum NodeDecision {
    /// Changes its state where it is one of `states`.
    static func make(
        _ state: EnrolledNode.State, of text: String, from states: Set<EnrolledNode.State>, in registry: Registry
    ) async throws -> EnrolledNode {
        let node: NodeID = try named(text)
        guard let enrolled = try await registry.enrolledNode(node) else { throw CommandError.notEnrolled(node) }
        guard states.contains(enrolled.state) else { throw CommandError.undecidable(node, enrolled.state) }
        guard let decided = try await registry.decide(state, of: node) else { throw CommandError.notEnrolled(node) }
        return decided
    }
}
