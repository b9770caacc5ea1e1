import FoundationEssentials
import SwiftletContract

@testable import SwiftletAgent

/// A box with models that share its memory, apps that ask for them, and a kernel that holds them to it. The agent is
/// real, all else is made up.
struct BudgetWorld {
    /// A model, and what is true of it.
    struct Model {
        var name: ModelName
        var installation: Installation
        /// What its engine takes in truth beside weights and context.
        var overhead: Bytes
        var loadSeconds: Int
        /// Requests a second, of late.
        var rate: Double
        var waiting: [Int] = []
        var requests = 0
    }

    struct Engine {
        var model: ModelName
        var plan: MemoryPlan
        /// What it takes once it has computed.
        var whole: Bytes
        var readyAt: Int
        var isReady = false
        /// When the requests end that it works on.
        var work: [Int] = []
        var isLeaving = false

        var memory: Bytes { work.isEmpty && isReady == false ? plan.weights + plan.keyValue : whole }
        /// As the daemon sets it.
        var limit: Bytes
    }

    private(set) var agent: Agent
    private(set) var models: [ModelName: Model] = [:]
    private(set) var engines: [EngineID: Engine] = [:]
    private(set) var now = 0
    private var random: SplitMix
    private var routes: [ModelName: EngineID] = [:]
    private var limit: Bytes?
    private var due: [Event] = []

    // What is judged
    private(set) var highest = Bytes.zero
    private(set) var highestPlanned = Bytes.zero
    /// Killed for their own excess, and for all engines' together.
    private(set) var ownKills = 0
    private(set) var sharedKills = 0
    private(set) var answered = 0
    private(set) var loads = 0
    private(set) var waits: [Int] = []

    init(seed: UInt64, budget: Bytes, models: [Model]) {
        self.random = SplitMix(seed: seed)
        var state = NodeState()
        for model in models {
            state.models[model.name] = ModelRecord(active: model.installation)
            self.models[model.name] = model
        }
        self.agent = Agent(
            settings: AgentSettings(
                node: NodeID(unchecked: "node-1"), channel: Fleet.channel, labels: [:], memoryBudget: budget,
                tuning: EngineTuning(slots: 2), hasRepository: false, pollInterval: .seconds(60),
                reportInterval: .seconds(300), run: "run", agentVersion: "test", seed: seed),
            state: state, now: Moment(wall: World.epoch, uptime: .zero))
        deliver(.started)
    }

    static func model(
        _ name: String, digit: Character, mebibytes: Int64, overhead: Int64, loadSeconds: Int, leeway: Leeway? = nil
    ) -> Model {
        let blob = Blob(digest: Fleet.digest("weights \(name)"), size: .mebibytes(mebibytes))
        let variant = Variant(
            name: VariantName(unchecked: "q8_0"), blob: blob,
            needs: MemoryNeeds(
                weights: .mebibytes(mebibytes), keyValuePerToken: .kibibytes(4), overhead: .mebibytes(32)),
            architecture: "llama", layers: 4)
        let release = Release(
            model: ModelName(unchecked: name), version: ReleaseVersion(unchecked: "1.0.0"), summary: "", license: "MIT",
            sequence: 1, floor: 0, context: 2048, leeway: leeway, variants: [variant], checks: nil,
            config: Blob(digest: Fleet.digest("config"), size: Bytes(2)), card: nil)
        return Model(
            name: release.model,
            installation: Installation(
                release: release, variant: variant, manifest: Fleet.digest("manifest \(name)"),
                rollout: RolloutID(unchecked: "r-\(name)"), installedAt: World.epoch),
            overhead: .mebibytes(overhead), loadSeconds: loadSeconds, rate: 0.1)
    }

    mutating func run(seconds: Int) {
        for _ in 0..<seconds {
            now += 1
            let events = due
            due = []
            for event in events { deliver(event) }
            if now % 600 == 1 { changeMood() }
            ask()
            work()
            kill()
            observe()
            deliver(.used(uses))
            deliver(.tick)
            judge()
        }
    }

    /// Apps come and go: another ten minutes, another load.
    private mutating func changeMood() {
        for name in models.keys.sorted() {
            let rates = [0, 0.002, 0.02, 0.2, 2]
            models[name]?.rate = rates.randomElement(using: &random) ?? 0
        }
    }

    private var uses: [ModelName: Use] {
        models.mapValues { model in
            let inFlight = routes[model.name].flatMap { engines[$0]?.work.count } ?? 0
            return Use(requests: model.requests, inFlight: inFlight)
        }
    }

    private mutating func ask() {
        for name in models.keys.sorted() {
            guard let model = models[name] else { continue }
            let count = Int(model.rate) + (random.happens(model.rate - model.rate.rounded(.down)) ? 1 : 0)
            for _ in 0..<count {
                if routes[name] == nil {
                    models[name]?.waiting.append(now)
                    deliver(.demanded(name))
                } else {
                    begin(name, askedAt: now)
                }
            }
        }
    }

    private mutating func begin(_ name: ModelName, askedAt: Int) {
        guard let engine = routes[name] else { return }
        models[name]?.requests += 1
        engines[engine]?.work.append(now + Int.random(in: 1...4, using: &random))
        waits.append(now - askedAt)
    }

    private mutating func work() {
        for (id, engine) in engines.sorted(by: { $0.key < $1.key }) {
            if engine.isReady == false, engine.readyAt <= now {
                engines[id]?.isReady = true
                due.append(.engineReady(id))
            }
            let done = engine.work.filter { $0 <= now }.count
            answered += done
            engines[id]?.work.removeAll { $0 <= now }
            if engine.isLeaving, engine.work.count == done { end(id, .stopped) }
        }
    }

    /// The kernel: first each group's own limit, then that of all.
    private mutating func kill() {
        for (id, engine) in engines.sorted(by: { $0.key < $1.key }) where engine.memory > engine.limit {
            ownKills += 1
            end(id, .outOfMemory(limit: engine.limit))
        }
        while let limit, let largest = engines.max(by: { $0.value.memory < $1.value.memory }), memory > limit {
            sharedKills += 1
            end(largest.key, .crowdedOut)
        }
    }

    private mutating func end(_ id: EngineID, _ end: EngineEnd) {
        engines[id] = nil
        for (model, engine) in routes where engine == id { routes[model] = nil }
        due.append(.engineExited(id, end))
    }

    private mutating func observe() {
        guard now % 5 == 0 else { return }
        for (id, engine) in engines.sorted(by: { $0.key < $1.key }) {
            let peak = engine.memory - engine.plan.weights
            due.append(.memoryObserved(id, MemoryObservation(peak: peak, stalled: 0)))
        }
    }

    private var memory: Bytes { engines.values.reduce(.zero) { $0 + $1.memory } }

    private mutating func judge() {
        highest = max(highest, memory)
        highestPlanned = max(highestPlanned, agent.memoryInUse)
    }

    private mutating func deliver(_ event: Event) {
        for effect in agent.step(event, at: Moment(wall: World.epoch, uptime: .seconds(now))) {
            switch effect {
            case .persist(_, let revision): due.append(.persisted(revision: revision))
            case .limitMemory(let bytes): limit = bytes
            case .limitEngine(let id, let bytes): engines[id]?.limit = bytes
            case .start(let id, let installation, let plan, _): start(id, installation.model, plan)
            case .route(let model, let engine, _, _):
                routes[model] = engine
                let waiting = models[model]?.waiting ?? []
                models[model]?.waiting = []
                for askedAt in waiting { begin(model, askedAt: askedAt) }
            case .routeAbsent(let installation, let absence):
                routes[installation.model] = nil
                // Those who wait ask again.
                let isAsked = models[installation.model]?.waiting.isEmpty == false
                if absence == .unloaded, isAsked { due.append(.demanded(installation.model)) }
            case .retire(let id): engines[id]?.isLeaving = true
            case .stop(let id): if engines[id] != nil { end(id, .stopped) }
            default: break
            }
        }
    }

    private mutating func start(_ id: EngineID, _ name: ModelName, _ plan: MemoryPlan) {
        guard let model = models[name] else { return }
        loads += 1
        engines[id] = Engine(
            model: name, plan: plan, whole: plan.weights + plan.keyValue + model.overhead,
            readyAt: now + model.loadSeconds, limit: plan.total)
    }

    /// Models that somebody has waited for longer than so many seconds.
    func starving(for seconds: Int) -> [ModelName] {
        models.values.filter { ($0.waiting.first ?? now) < now - seconds }.map(\.name).sorted()
    }
}
