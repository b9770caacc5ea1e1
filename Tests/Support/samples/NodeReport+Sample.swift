public import FoundationEssentials
public import SwiftletContract

extension NodeReport {
    /// A small one, of a node without models; the second `number` is a second later than the first.
    public static func sample(
        _ node: String = "node-1", number: Int = 1, labels: Labels = ["site": "oslo"], at time: Date? = nil,
        _ change: (inout NodeReport) -> Void = { _ in }
    ) -> NodeReport {
        var report = NodeReport(
            node: NodeID(unchecked: node), channel: ChannelName(unchecked: "stable"), labels: labels,
            agentVersion: SwiftletVersion.current, sentAt: time ?? Date(timeIntervalSince1970: Double(1000 + number)),
            run: "a", number: number, uptimeSeconds: number,
            facts: NodeFacts(
                hostname: "box", architecture: "x86_64", processor: "p", cores: 2, memory: .mebibytes(1024),
                diskTotal: .mebibytes(4096), diskFree: .mebibytes(512), kernel: "6.1", system: "Debian"),
            memoryBudget: .mebibytes(512), models: [], sync: SyncStatus(), conditions: [])
        change(&report)
        return report
    }
}
