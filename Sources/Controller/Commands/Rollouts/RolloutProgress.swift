import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// How a rollout goes: its nodes by step, and the values of its gates. A value, so that what is decided by it can be tested in
/// virtual time.
struct RolloutProgress {
    struct GateValue: Encodable, Hashable {
        let gate: Gate
        /// Nil: nobody has said anything of it.
        let value: Double?
        var holds: Bool { value.map(gate.holds) ?? true }

        var text: String { "\(gate): " + (value.map(gate.text) ?? "no value") + (holds ? "" : ", broken") }
    }

    let rollout: Rollout
    let steps: [NodeID: NodeStep]
    let gates: [GateValue]
    /// When the last of its nodes switched; the wave's opening where nobody has since.
    let settledAt: Date

    init(
        of rollout: Rollout, channel: ChannelName, nodes: [NodeGlance],
        figures: [NodeID: [ReleaseVersion: VersionFigures]], at now: Date
    ) {
        var steps: [NodeID: NodeStep] = [:]
        for node in nodes { steps[node.id] = NodeStep(of: node, in: rollout, channel: channel, at: now) }
        // Also of those on probation: what goes wrong there is to stop the others.
        let serving = nodes.filter {
            switch steps[$0.id] {
            case .done, .probation: true
            default: false
            }
        }
        let opened = rollout.plan?.openedAt ?? rollout.createdAt
        let switches = steps.values.compactMap { if case .done(let since) = $0 { since } else { nil } }
        self.rollout = rollout
        self.steps = steps
        self.settledAt = switches.max().map { max($0, opened) } ?? opened
        self.gates = (rollout.plan?.gates ?? []).compactMap { Gate($0) }.map { gate in
            GateValue(gate: gate, value: Self.value(gate.measure, rollout, steps, serving, figures))
        }
    }

    func count(_ word: String) -> Int { steps.values.count { $0.word == word } }

    /// Why it cannot be judged yet; nil: it can. A registry that is empty, or nodes that all are silent, prove nothing.
    var lack: String? {
        if gates.count < rollout.plan?.gates.count ?? 0 { return "a gate is newer than this program" }
        if steps.isEmpty { return "no node that it is for has reported" }
        let isAnyDue = steps.values.contains { $0 != .later }
        return isAnyDue && count("done") == 0 ? "no node of the open waves has committed it yet" : nil
    }

    /// Nobody is waited for.
    var isSettled: Bool { steps.values.contains(where: \.isOpen) == false }

    private static func value(
        _ measure: Gate.Measure, _ rollout: Rollout, _ steps: [NodeID: NodeStep], _ serving: [NodeGlance],
        _ figures: [NodeID: [ReleaseVersion: VersionFigures]]
    ) -> Double? {
        let models = serving.compactMap { $0.models.first { $0.model == rollout.model } }
        switch measure {
        case .failed:
            let failed = steps.values.count { $0.word == "failed" }
            let due = failed + steps.values.count { $0.isOpen || $0.word == "done" }
            return due == 0 ? nil : Double(failed) / Double(due)
        case .checks:
            // Each node counts as one, however many checks it says it made.
            let shares = models.compactMap(\.checks).filter { $0.total > 0 }
                .map { min(max(Double($0.passed) / Double($0.total), 0), 1) }
            return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
        case .restarts:
            return models.isEmpty ? nil : models.reduce(0) { $0 + min(Double($1.restarts), 100) } / Double(models.count)
        case .speed: return compared(\.speed, rollout, serving, figures)
        case .memory: return compared(\.memory, rollout, serving, figures)
        case .energy: return compared(\.energy, rollout, serving, figures)
        case .ttft: return compared(\.firstToken, rollout, serving, figures)
        case .refusals:
            // Each node counts as one, however many requests it says it had.
            let shares = serving.compactMap { figures[$0.id]?[rollout.version]?.refusals }
            return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
        }
    }

    /// The median of what is now over what was before, on each node that knows both.
    private static func compared(
        _ figure: KeyPath<VersionFigures, Double?>, _ rollout: Rollout, _ serving: [NodeGlance],
        _ figures: [NodeID: [ReleaseVersion: VersionFigures]]
    ) -> Double? {
        guard let from = rollout.from else { return nil }
        let ratios = serving.compactMap { node -> Double? in
            guard let now = figures[node.id]?[rollout.version]?[keyPath: figure],
                let before = figures[node.id]?[from]?[keyPath: figure], before > 0
            else { return nil }
            return now / before
        }.sorted()
        guard ratios.isEmpty == false else { return nil }
        let middle = ratios.count / 2
        return ratios.count.isMultiple(of: 2) ? (ratios[middle - 1] + ratios[middle]) / 2 : ratios[middle]
    }
}
