import FoundationEssentials
public import SwiftletContract

/// A condition by what it is about: at most one of each.
struct ConditionKey: Hashable, Sendable {
    var code: Condition.Code
    var model: ModelName?
}

extension Agent {
    mutating func raise(_ code: Condition.Code, _ message: String, _ model: ModelName? = nil) {
        let key = ConditionKey(code: code, model: model)
        let since = conditions[key]?.since ?? now.wall
        if conditions[key] == nil { reportSoon() }
        conditions[key] = Condition(code: code, model: model, message: message, since: since)
    }

    mutating func clear(_ code: Condition.Code, _ model: ModelName? = nil) {
        if conditions.removeValue(forKey: ConditionKey(code: code, model: model)) != nil { reportSoon() }
    }

    mutating func clearConditions(of model: ModelName) {
        for key in conditions.keys where key.model == model { clear(key.code, model) }
    }

    mutating func reportSoon() { reports.isWanted = true }

    /// How the node is, with what only the daemon can see: the box, and the memory of its engines.
    public func report(at now: Moment, facts: NodeFacts, memory: [ModelName: Bytes]) -> NodeReport {
        var report = NodeReport(
            node: settings.node, channel: settings.channel, labels: settings.labels,
            agentVersion: settings.agentVersion, sentAt: now.wall, run: settings.run, number: reports.number,
            uptimeSeconds: Int(now.uptime.components.seconds), facts: facts, memoryBudget: settings.memoryBudget,
            models: modelNames.map { status(of: $0, memory: memory[$0]) }, sync: sync.status,
            conditions: conditions.values.sorted {
                ($0.code.rawValue, $0.model?.text ?? "") < ($1.code.rawValue, $1.model?.text ?? "")
            })
        report.hold = state.hold
        report.sync.transfer = state.transfer
        return report
    }

    /// Of all engines that run.
    public var plannedMemory: Bytes { memoryInUse }

    /// What each model takes, or would.
    public var plans: [ModelName: Bytes] {
        let planned = servers.compactMapValues { server in server.engine.flatMap { loads[$0]?.total } }
        return state.plans(within: settings.memoryBudget, tuning: settings.tuning).merging(planned) { $1 }
    }

    private var modelNames: [ModelName] {
        let waiting = rollouts.filter { isOpen($0) && reasonToWait($0) != nil }.map(\.model)
        return Set(state.models.keys).union([operation?.model].compactMap(\.self)).union(waiting).sorted()
    }

    private func status(of model: ModelName, memory: Bytes?) -> ModelStatus {
        let record = state.models[model]
        let plan = servers[model]?.engine.flatMap { loads[$0] }
        let incoming = incoming(of: model)
        var status = ModelStatus(
            model: model, state: servingState(of: model) ?? incoming?.state ?? .failed,
            task: (record?.active ?? operation.flatMap { $0.model == model ? $0.installation : nil })?.release.task
                ?? .chat,
            active: record?.active?.status,
            previous: record?.previous?.status, incoming: incoming,
            context: plan?.context ?? record?.active?.release.context, memory: memory,
            restarts: servers[model]?.restarts ?? 0, plan: plan, peak: servers[model]?.peak,
            calibration: record?.calibration, calibrating: calibrationProgress(of: model), refused: refused(of: model))
        status.probation = probationStatus(of: model)
        return status
    }

    private func incoming(of model: ModelName) -> ModelStatus.Incoming? {
        guard let operation, operation.model == model, calibration == nil else { return waitingStatus(of: model) }
        return operation.status
    }

    private func refused(of model: ModelName) -> ModelStatus.Refused? {
        if let rollout = blocked[model] {
            let condition = conditions.values.filter { $0.model == model }.min { $0.since > $1.since }
            return ModelStatus.Refused(
                rollout: rollout, code: condition?.code, reason: condition?.message ?? "It was given up on the node.")
        }
        // An older release that failed meanwhile says nothing of what the instruction brings.
        return state.models[model]?.refused
            .flatMap { refused in
                rollouts.contains { $0.id == refused.rollout && $0.version == refused.version } ? refused : nil
            }
            .map { ModelStatus.Refused(rollout: $0.rollout, code: $0.code, reason: $0.reason) }
    }

    private func servingState(of model: ModelName) -> ModelStatus.State? {
        switch servers[model]?.phase {
        case .ready: .serving
        case .starting: servers[model]?.restarts ?? 0 > 0 ? .restarting : .starting
        case .unloaded: .unloaded
        case .queued: .waiting
        case .waiting: .restarting
        case .standingAside: .waiting
        case nil: nil
        }
    }
}

extension Operation {
    var status: ModelStatus.Incoming {
        let state: ModelStatus.State =
            switch stage {
            case .fetchingRelease, .downloading: .downloading
            case .makingRoom: .waiting
            case .starting: .starting
            case .checking, .measuring: .checking
            }
        guard case .downloading(let installation, let remaining, let received) = stage else {
            let total = installation?.blobs.reduce(.zero) { $0 + $1.size } ?? Bytes.zero
            return ModelStatus.Incoming(version: version, state: state, received: total, total: total)
        }
        let total = installation.blobs.reduce(Bytes.zero) { $0 + $1.size }
        let left = remaining.reduce(Bytes.zero) { $0 + $1.size }
        return ModelStatus.Incoming(version: version, state: state, received: total - left + received, total: total)
    }
}

extension Installation {
    var status: ModelStatus.Installed {
        ModelStatus.Installed(
            version: release.version, variant: variant.name,
            adapters: release.adapters.isEmpty ? nil : release.adapters.map(\.name), manifest: manifest,
            sequence: release.sequence, installedAt: installedAt, checks: checks)
    }

    /// For the journal.
    var facts: [String: String] {
        ["model": model.text, "version": release.version.text, "variant": variant.name.text]
    }
}

extension CheckOutcome {
    var sentence: String {
        let names = failed.isEmpty ? "" : " Failed: " + failed.joined(separator: ", ") + "."
        return "\(passed) of \(total) checks passed, \(Int((minimumPassShare * 100).rounded())) % must." + names
    }
}
