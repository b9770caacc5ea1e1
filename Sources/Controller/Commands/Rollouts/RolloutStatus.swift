import FoundationEssentials
import SwiftletContract

/// A rollout on one page.
struct RolloutStatus: Encodable {
    struct Node: Encodable {
        let node: NodeID
        let reason: String
    }

    let rollout: Rollout
    let state: String
    /// By step: later, pending, waiting, probation, done, failed, asleep.
    let nodes: [String: Int]
    /// The first few.
    let failed: [Node]
    /// The first few that wait for a time of their own.
    let waiting: [Node]
    let gates: [RolloutProgress.GateValue]
    /// What is missing for it to go on; nil: nothing.
    let lack: String?

    init(of progress: RolloutProgress) {
        self.rollout = progress.rollout
        self.state = progress.rollout.state
        self.nodes = Dictionary(grouping: progress.steps.values, by: \.word).mapValues(\.count)
        self.failed = Self.first(progress.steps) { if case .failed(let reason) = $0 { reason } else { nil } }
        self.waiting = Self.first(progress.steps) { if case .waiting(let reason, _) = $0 { reason } else { nil } }
        self.gates = progress.gates
        self.lack = progress.rollout.state == "running" && progress.rollout.plan != nil ? progress.lack : nil
    }

    private static func first(_ steps: [NodeID: NodeStep], _ reason: (NodeStep) -> String?) -> [Node] {
        let all = steps.compactMap { id, step in reason(step).map { Node(node: id, reason: $0) } }
        return Array(all.sorted { $0.node.text < $1.node.text }.prefix(10))
    }

    func text(at now: Date) -> String {
        let plan = rollout.plan
        var lines = [
            "\(rollout.model) \(rollout.version)" + (rollout.from.map { " after \($0)" } ?? "")
                + ", rollout \(rollout.id): \(state)"
        ]
        if let verdict = plan?.verdict { lines.append("the controller halted it: \(Table.plain(verdict))") }
        var waves = Table(">WAVE", ">SHARE", "STATE")
        for (index, wave) in (plan?.waves ?? rollout.waves).enumerated() {
            waves.add("\(index + 1)", Waves.describe([wave]), words(index, wave, at: now))
        }
        lines += ["", waves.text, "", nodeLine]
        if let lack { lines.append("it waits: \(lack)") }
        lines += failed.map { "failed: \($0.node): \(Table.plain($0.reason))" }
        lines += waiting.map { "waiting: \($0.node): \(Table.plain($0.reason))" }
        if gates.isEmpty == false { lines += [""] + gates.map { "gate " + $0.text } }
        return lines.joined(separator: "\n")
    }

    /// In the order in which they are shown.
    static let steps = ["done", "probation", "waiting", "pending", "failed", "asleep", "later"]

    private var nodeLine: String {
        // Two that most fleets never see.
        let seen = Self.steps.filter { nodes[$0] != nil || ["probation", "waiting"].contains($0) == false }
        return "nodes: "
            + seen.map { "\(nodes[$0] ?? 0) \($0 == "probation" ? "on probation" : $0)" }.joined(separator: ", ")
    }

    private func words(_ index: Int, _ wave: Wave, at now: Date) -> String {
        guard index < rollout.waves.count else { return "to come" }
        if let time = wave.notBefore, time > now { return "opens \(Age(of: time, at: now))" }
        guard let plan = rollout.plan, index == rollout.waves.count - 1 else { return "open" }
        return "open since \(Age(of: plan.openedAt, at: now))"
    }
}

extension Rollout {
    /// What its nodes had, for an instruction that follows: its own version where it went all the way. Nil also where
    /// that is what follows: nobody goes back to where they go.
    func settled(before version: ReleaseVersion) -> ReleaseVersion? {
        let isUnfinished = isHalted || plan.map { $0.completedAt == nil } ?? false
        let settled = isUnfinished || self.version == version ? from : self.version
        return settled == version ? nil : settled
    }

    /// For people.
    var state: String {
        if isHalted { return "halted" }
        guard let plan else { return "running" }
        if plan.completedAt != nil { return "complete" }
        return plan.isPaused ? "paused" : "running"
    }
}
