import FoundationEssentials
import NIOCore
import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage

/// Answers what is asked on the control socket.
struct ControlDesk: ControlHandler {
    let loop: AgentLoop
    let events: EventQueue
    let routes: RouteTable
    let engines: EngineHouse
    let facts: NodeFacts
    let store: BlobStore
    let importer: BundleImporter
    let inspection: DaemonInspection
    let power: PowerDesk
    let apps: AppDesk
    let metrics: GatewayMetrics
    let estimate: EstimateModel

    func status() async -> NodeReport {
        var facts = facts
        if let free = try? store.freeSpace() { facts.diskFree = free }
        facts.sensors = SensorFacts.read(model: estimate)
        let serving = routes.snapshot()
        var report = loop.agent.report(at: loop.now, facts: facts, memory: memory(serving))
        for index in report.models.indices {
            let model = report.models[index].model
            report.models[index].engine = engine(of: model, serving)
            report.models[index].figures = report.models[index].active.flatMap {
                metrics.figures(of: model, $0.version)
            }
        }
        report.memory = MemoryStatus(
            planned: loop.agent.plannedMemory, heldBy: engines.walls.groups == nil ? .daemon : .kernel)
        report.conditions += [engines.walls.condition].compactMap(\.self) + power.view.conditions
        report.power = power.status()
        report.apps = apps.status(queue: routes, energy: power.energyByApp())
        return report
    }

    /// Of the engines that answer for each model.
    private func memory(_ serving: [RouteStatus]) -> [ModelName: Bytes] {
        var memory: [ModelName: Bytes] = [:]
        for status in serving {
            if let route = status.route { memory[status.model] = engines.memory(of: EngineID(route.engineID)) }
        }
        return memory
    }

    private func engine(of model: ModelName, _ serving: [RouteStatus]) -> ModelStatus.Engine? {
        guard let status = serving.first(where: { $0.model == model }), let number = status.route?.engineID,
            let engine = engines.running[EngineID(number)]
        else { return nil }
        return ModelStatus.Engine(
            startedAt: engine.startedAt, requests: status.inFlight + status.waiting,
            answerRate: power.books.answerRate(of: number))
    }

    func sync() async throws(Refusal) {
        guard loop.agent.settings.hasRepository else {
            throw Refusal(
                .invalidRequest,
                message:
                    "This node has no repository to ask: bring it a bundle, and install that with `swiftlet import`.")
        }
        events.send(.syncRequested)
    }

    func install(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws(Refusal) {
        // A new one would take the place of the one that is being installed from.
        if let open = loop.agent.openBundle {
            throw Refusal(
                .inProgress,
                message: "\(open) Wait until `swiftlet status` shows that it serves, or give it up with "
                    + "`swiftlet cancel`.")
        }
        try await importer.take(bundle)
    }

    func rollback(_ model: ModelName) async throws(Refusal) {
        guard let record = loop.agent.state.models[model] else {
            throw Refusal(.modelNotFound, message: "This node does not serve '\(model)'.", parameter: "model")
        }
        guard record.previous != nil else {
            throw Refusal(
                .invalidRequest, message: "There is no earlier release of '\(model)' on this node to go back to.",
                parameter: "model")
        }
        events.send(.rollbackRequested(model))
    }

    func calibrate(_ request: CalibrationRequest) async throws(Refusal) {
        let agent = loop.agent
        guard let active = agent.state.models[request.model]?.active else {
            throw Refusal(
                .modelNotFound, message: "This node does not serve '\(request.model)'.", parameter: "model")
        }
        guard active.release.task == .chat else {
            throw Refusal(
                .notSupported,
                message: "'\(request.model)' is for \(active.release.task.rawValue): it writes nothing to measure.",
                parameter: "model")
        }
        if request.goal != nil, let busy = agent.busyWith {
            throw Refusal(.inProgress, message: "\(busy) is under way on this node; wait until it ends, or cancel it.")
        }
        events.send(.calibrationRequested(request.model, request.goal))
    }

    func cancel() async throws(Refusal) { events.send(.cancelRequested) }
}
