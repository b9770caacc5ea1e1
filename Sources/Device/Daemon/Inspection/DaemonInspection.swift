import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What only the running daemon can look at: `GET /v1/check`.
struct DaemonInspection: Sendable {
    /// As it was at the start.
    let settings: DaemonConfiguration
    let live: LiveSettings
    let root: [UInt8]
    let uplink: UplinkClient
    let deliveries: ReportDeliveries
    let executor: BlockingExecutor

    /// - Parameters:
    ///   - agent: as it is now.
    ///   - report: what it says of itself, with its engines' memory.
    ///   - engines: their processes.
    func report(
        _ agent: Agent, _ report: NodeReport, walls: Walls, engines: [ModelName: Int32]
    ) async -> CheckReport {
        await withTaskExecutorPreference(executor) { await look(agent, report, walls, engines) }
    }

    private func look(
        _ agent: Agent, _ report: NodeReport, _ walls: Walls, _ engines: [ModelName: Int32]
    ) async -> CheckReport {
        let now = Date()
        var settings = settings
        settings.live = live.current
        let state = StateInspection(settings: settings, state: agent.state, now: now)
        let plans = agent.plans
        let holds = EngineWallFacts(
            landlockVersion: walls.hasLandlock ? Confinement.landlockVersion : 0, hasGroups: walls.groups != nil,
            engines: engines.compactMapValues { try? ProcessWalls.read($0) })
        let limits = LimitFacts(
            mayDumpCore: ProcessLimits.mayDumpCore, files: ProcessLimits.files, maxQueue: settings.maxQueue,
            memoryLimit: (try? MemoryFacts.read())?.limit, budget: agent.settings.memoryBudget)
        let sync = SyncFacts(
            status: report.sync, pollInterval: settings.repository?.url == nil ? nil : settings.live.pollInterval,
            now: now)
        let said = ReportedFacts(conditions: report.conditions)
        let findings =
            // What root may read, who runs a check by hand, is not always what the daemon may.
            PowerFacts.read(model: settings.estimate).findings + state.findings(root: root) + limits.findings
            + holds.findings + sync.findings
            + ModelFacts(models: report.models, plans: plans).findings + said.findings + (await link().findings)
        return CheckReport(checkedAt: now, findings: findings)
    }

    private func link() async -> LinkFacts {
        async let repository = answer(of: settings.repository?.url, "/metadata/timestamp.json")
        async let controller = answer(of: settings.controllerURL, "/v1/health")
        return LinkFacts(
            repository: await repository, controller: await controller, delivery: deliveries.last, now: Date())
    }

    private func answer(of url: String?, _ path: String) async -> (url: String, answer: LinkFacts.Answer)? {
        guard let url else { return nil }
        let request = UplinkRequest(
            url: url + path, maxSize: .kibibytes(64), acceptsGzip: true, connectSeconds: 5, stallSeconds: 5)
        let start = ContinuousClock.now
        var status = 0
        do throws(UplinkError) {
            let end = try await uplink.fetch(request) {
                status = $0.status
            } chunk: { _ in
            }
            if let failure = end.failure {
                return (url, .unreachable(end.message ?? failure.rawValue))
            }
            let spent = ContinuousClock.now - start
            return (url, .status(status, milliseconds: Int(spent / .milliseconds(1))))
        } catch {
            return (url, .noUplink(error.description))
        }
    }
}
