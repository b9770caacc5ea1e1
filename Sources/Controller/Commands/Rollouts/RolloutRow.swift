import SwiftletContract
import SwiftletRegistry

/// A rollout with how far it has come.
struct RolloutRow: Encodable {
    let channel: ChannelName
    let rollout: Rollout
    /// Nodes that it selects, of those that have reported.
    let selected: Int
    /// Of them, the ones that serve its version.
    let serving: Int

    init(_ rollout: Rollout, channel: ChannelName, nodes: [NodeRecord]) {
        let mine = nodes.filter { $0.report.channel == channel && rollout.selector.matches($0.report.labels) }
        self.channel = channel
        self.rollout = rollout
        self.selected = mine.count
        self.serving =
            mine.filter { record in
                record.report.models.contains { $0.model == rollout.model && $0.active?.version == rollout.version }
            }.count
    }
}
