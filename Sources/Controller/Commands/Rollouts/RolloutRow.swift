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

    init(_ rollout: Rollout, channel: ChannelName, nodes: [NodeGlance]) {
        let mine = nodes.filter { $0.channel == channel && rollout.selector.matches($0.labels) }
        self.channel = channel
        self.rollout = rollout
        self.selected = mine.count
        self.serving =
            mine.count { node in
                node.models.contains { $0.model == rollout.model && $0.version == rollout.version }
            }
    }
}
