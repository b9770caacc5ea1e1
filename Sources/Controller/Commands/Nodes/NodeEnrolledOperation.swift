import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import SwiftletServer

struct NodeEnrolledOperation: FleetOperation {
    static let route = "node/enrolled"
    static let access = AdminAccess.read

    func perform(at site: Site) async throws -> Product {
        let nodes = try await site.registry().enrolledNodes()
        return Product(nodes, text: Self.text(nodes, at: site.now))
    }

    private static func text(_ nodes: [EnrolledNode], at now: Date) -> String {
        guard nodes.isEmpty == false else { return "no node has enrolled; 'swiftletctl token create' lets them in" }
        var table = Table("NODE", "STATE", "HOST", "LABELS", "TOKEN", ">CERTIFICATE", "ENDS", "ENROLLED", "CLONED")
        for node in nodes {
            table.add(
                node.node.text, node.state.rawValue, node.host ?? "", node.labels.words.joined(separator: ","),
                node.token, node.generation == 0 ? "" : "\(node.generation)",
                node.expiresAt.map { "\(Age(of: $0, at: now))" } ?? "",
                "\(Age(of: node.enrolledAt, at: now))", node.clonedAt.map { "\(Age(of: $0, at: now))" } ?? "no")
        }
        return table.text
    }
}
