import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

struct NodeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the nodes.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only nodes whose labels match: site=oslo,ram!=2g,!canary,site in (a,b).")
    var selector: String?
    @Flag(help: "Again every two seconds, until interrupted.")
    var watch = false
    @OptionGroup var output: FormatOption

    func run() async throws {
        let selector = try SwiftletCommands.selector(selector)
        let registry = try global.openRegistry()
        try await show(selector, of: registry)
        while watch {
            do { try await Task.sleep(for: .seconds(2)) } catch { return }
            Session.current.console.clear()
            try await show(selector, of: registry)
        }
    }

    private func show(_ selector: Selector, of registry: Registry) async throws {
        let nodes = try await registry.nodes(matching: selector)
        let now = Session.current.now()
        try output.print(nodes) { Self.text(nodes, at: now) }
    }

    private static func text(_ nodes: [NodeRecord], at now: Date) -> String {
        guard nodes.isEmpty == false else { return "no node matches, or none has reported yet" }
        var table = Table("NODE", "HOST", "CHANNEL", "LABELS", "MODELS", ">MEMORY", ">BUDGET", "CONDITIONS", "SEEN")
        for node in nodes {
            let report = node.report
            table.add(
                node.id.text, report.facts.hostname, report.channel.text, NodeWords.labels(report.labels),
                report.models.map(NodeWords.model).joined(separator: ", "),
                "\(report.models.reduce(Bytes.zero) { $0 + ($1.memory ?? .zero) })", "\(report.memoryBudget)",
                Set(report.conditions.map(\.code.rawValue)).sorted().joined(separator: ", "),
                "\(Age(of: node.receivedAt, at: now))")
        }
        return table.text
    }
}
