import SwiftletContract
import SwiftletTrust

/// The node's mind: what to fetch, start, switch, keep and say. No clock, no file, no socket, no log: it is told what
/// happened and answers what to do; the daemon does it. One loop owns it.
///
/// After every event `advance` looks at the whole state and the time, so an event that was lost delays the node and
/// never stops it.
public struct Agent: Sendable {
    public internal(set) var settings: AgentSettings
    public internal(set) var state: NodeState

    /// Of the state in memory, and of the newest that is known to be on disk.
    var revision = 0
    var persistedRevision = 0
    var persistAgainAt: Duration?

    var sync = SyncSchedule()
    var bundle = BundleStage.none
    var rollouts: [Rollout] = []
    /// Instructions that cannot be carried out until something changes.
    var blocked: [ModelName: RolloutID] = [:]

    var servers: [ModelName: Server] = [:]
    var retiring: Set<EngineID> = []
    /// The memory of every engine from before its start until it is gone.
    var loads: [EngineID: MemoryPlan] = [:]
    /// What the kernel lets all engines have; nil: it was not told.
    var limitInForce: Bytes?
    var lastEngine = 0
    var operation: Operation?
    /// Nil: nobody holds the node, or it was not looked at since the start.
    var holdEndsAt: Duration?
    /// Since the start, the last of each model.
    var failedCalibrations: [ModelName: CalibrationProgress] = [:]

    var conditions: [ConditionKey: Condition] = [:]
    /// Of releases on probation.
    var probations: [ModelName: ProbationWatch] = [:]
    /// As they were told last.
    var lastUses: [ModelName: Use] = [:]
    var reports = ReportSchedule()
    private let isAfterInterruption: Bool
    var random: SplitMix

    /// Of the step that is running.
    var now: Moment
    private var effects: [Effect] = []

    /// - Parameter isAfterInterruption: whether the daemon before this one, or the box, went down while engines ran.
    public init(settings: AgentSettings, state: NodeState, now: Moment, isAfterInterruption: Bool = false) {
        self.isAfterInterruption = isAfterInterruption
        self.settings = settings
        self.state = state
        self.random = SplitMix(seed: settings.seed)
        self.now = now
        for (model, record) in state.models {
            if let refused = record.refused, let code = refused.code { raise(code, refused.reason, model) }
        }
    }

    /// Takes in one event and answers what to do about it, in order.
    public mutating func step(_ event: Event, at now: Moment) -> [Effect] {
        self.now = now
        effects = []
        take(event)
        advance()
        return effects
    }

    private mutating func take(_ event: Event) {
        switch event {
        case .started: if isAfterInterruption { interrupted() }
        case .tick: break
        case .syncRequested: syncSoon()
        case .rollbackRequested(let model): rollBack(model)
        case .cancelRequested: cancel()
        case .holdRequested(let hold): self.hold(hold)
        case .releaseRequested(let owner): release(by: owner)
        case .configured(let settings): configure(settings)
        case .bundleArriving: bundle = .arriving
        case .bundleArrived: bundleArrived()
        case .bundleLost: endBundle()
        case .synced(let document, let versions, let origin): synced(document?.value, versions, from: origin)
        case .syncFailed(let failure, let origin): syncFailed(failure, from: origin)
        case .releaseVerified(let release, let manifest): releaseVerified(release.value, manifest)
        case .releaseFailed(let model, let version, let failure): releaseFailed(model, version, failure)
        case .downloadProgress(let digest, let received): downloadProgress(digest, received)
        case .downloaded(let digest): downloaded(digest)
        case .downloadFailed(let digest, let failure): downloadFailed(digest, failure)
        case .transferred(let transfer): transferred(transfer)
        case .memoryObserved(let engine, let observation): memoryObserved(engine, observation)
        case .demanded(let model): demanded(model)
        case .used(let uses): used(uses)
        case .engineReady(let engine): engineReady(engine)
        case .engineExited(let engine, let end): engineExited(engine, end)
        case .engineFaulty(let engine, let reason): engineFaulty(engine, reason)
        case .checked(let engine, let outcome): checked(engine, outcome)
        case .checksPostponed(let engine): checksPostponed(engine)
        case .calibrationRequested(let model, let goal): calibrate(model, goal)
        case .measured(let engine, let rows, let workload): measured(engine, rows, workload)
        case .measuringFailed(let engine, let reason): measuringFailed(engine, reason)
        case .listeningEnded(let number, let news): listeningEnded(number, news: news)
        case .persisted(let revision): persisted(revision)
        case .persistFailed(let revision, let reason): persistFailed(revision, reason)
        }
    }

    private mutating func advance() {
        advancePersistence()
        advanceBudget()
        advancePinned()
        advanceHold()
        advanceWaits()
        advanceServers()
        advanceOperation()
        advanceProbations()
        beginNextOperation()
        advanceSync()
        advanceBundle()
        advanceReports()
    }

    mutating func emit(_ effect: Effect) { effects.append(effect) }

    mutating func note(_ message: JournalMessage, _ facts: [String: String] = [:]) {
        emit(.note(message, facts))
    }

    mutating func newEngine() -> EngineID {
        lastEngine += 1
        return EngineID(lastEngine)
    }
}
