import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

struct NodeEnrolledCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolled", abstract: "List the nodes that have enrolled or wait to be accepted.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let nodes = try await global.openRegistry().enrolledNodes()
        let now = Session.current.now()
        try output.print(nodes) { Self.text(nodes, at: now) }
    }

    private static func text(_ nodes: [EnrolledNode], at now: Date) -> String {
        guard nodes.isEmpty == false else { return "no node has enrolled; 'swiftletctl token create' lets them in" }
        var table = Table("NODE", "STATE", "HOST", "LABELS", "TOKEN", ">CERTIFICATE", "ENDS", "ENROLLED", "CLONED")
        for node in nodes {
            table.add(
                node.node.text, node.state.rawValue, node.host ?? "", NodeWords.labels(node.labels), node.token,
                node.generation == 0 ? "" : "\(node.generation)",
                node.expiresAt.map { "\(Age(of: $0, at: now))" } ?? "",
                "\(Age(of: node.enrolledAt, at: now))", node.clonedAt.map { "\(Age(of: $0, at: now))" } ?? "no")
        }
        return table.text
    }
}
