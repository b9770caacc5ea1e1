import FoundationEssentials
import SwiftletContract

@testable import SwiftletAgent
@testable import SwiftletTrust

/// A box, its disk, its engines, its network and its time, all of them made up; the agent is real.
struct World {
    struct Engine {
        var installation: Installation
        var plan: MemoryPlan
        var isReady = false
    }

    struct Delivery {
        var at: Duration
        var order: Int
        var event: Event
    }

    let budget: Bytes
    let updates: UpdatePolicy
    var fleet = Fleet()
    var faults = Faults.none
    var random: SplitMix
    var agent: Agent

    // The disk outlives a power cut; all else does not.
    var disk: NodeState
    var blobs: Set<Digest> = []
    var corrupt: Set<Digest> = []
    /// On purpose, since it was found corrupt: the state may name it still, and it is fetched when it is needed.
    var removed: Set<Digest> = []
    /// Whole, and not yet installed.
    var bundle: Fleet?
    /// The newest rollouts that Trust has seen.
    var trustedReleases = 0

    /// Its bytes are coming in.
    var isBundleArriving = false
    var now: Duration = .zero
    var bootedAt: Duration = .zero
    var engines: [EngineID: Engine] = [:]
    var routes: [ModelName: EngineID] = [:]
    /// What the kernel enforces.
    var limit: Bytes?
    private var deliveries: [Delivery] = []
    private var order = 0

    /// Effects performed so far; the power is cut after the one with this number.
    var performed = 0
    var cutAfterEffect: Int?
    var notes: [String] = []
    var violations: [String] = []
    var everCommitted: Set<ReleaseVersion> = []
    /// What the gateway counts.
    var uses: [ModelName: Use] = [:]

    init(seed: UInt64, budget: Bytes = .mebibytes(1000), updates: UpdatePolicy = UpdatePolicy()) {
        self.random = SplitMix(seed: seed)
        self.budget = budget
        self.updates = updates
        self.disk = NodeState()
        self.agent = Self.boot(NodeState(), budget: budget, updates, seed: seed)
    }

    static let epoch = Date(timeIntervalSince1970: 1_800_000_000)

    private static func boot(
        _ state: NodeState, budget: Bytes, _ updates: UpdatePolicy, seed: UInt64, after interruption: Bool = false,
        at wall: Date = epoch
    ) -> Agent {
        Agent(
            settings: AgentSettings(
                node: NodeID(unchecked: "node-1"), channel: Fleet.channel, labels: [:], memoryBudget: budget,
                updates: updates, pollInterval: .seconds(60), reportInterval: .seconds(300), run: "run",
                agentVersion: "test", seed: seed),
            state: state, now: Moment(wall: wall, uptime: .zero, zoneOffset: zoneOffset),
            isAfterInterruption: interruption)
    }

    var wall: Date { Self.epoch.addingTimeInterval(Double(now.components.seconds)) }
    var moment: Moment { Moment(wall: wall, uptime: now - bootedAt, zoneOffset: Self.zoneOffset) }
    static let zoneOffset = 7200

    // MARK: Time

    mutating func start() { deliver(.started) }

    /// Lets virtual time pass, in seconds, delivering what is due.
    mutating func run(seconds: Int) {
        let end = now + .seconds(seconds)
        while now < end {
            now += .seconds(1)
            while let index = deliveries.indices.filter({ deliveries[$0].at <= now })
                .min(by: { (deliveries[$0].at, deliveries[$0].order) < (deliveries[$1].at, deliveries[$1].order) })
            {
                deliver(deliveries.remove(at: index).event)
            }
            misbehave()
            ask()
            deliver(.tick)
            examine()
        }
    }

    mutating func powerCut() {
        let hadEngines = engines.isEmpty == false
        engines = [:]
        uses = [:]
        routes = [:]
        deliveries = []
        bootedAt = now
        agent = Self.boot(disk, budget: budget, updates, seed: random.next(), after: hadEngines, at: wall)
        notes.append("\(now) power cut")
        isBundleArriving = false
        deliver(.started)
        if bundle != nil { deliver(.bundleArrived) }
    }

    // MARK: Somebody with a stick

    /// A bundle of what `fleet` publishes begins to arrive; its blobs are in the store at once.
    mutating func bring(_ fleet: Fleet) {
        isBundleArriving = true
        bundle = nil
        deliver(.bundleArriving)
        for blob in fleet.instructedBlobs {
            blobs.insert(blob.digest)
            corrupt.remove(blob.digest)
        }
    }

    /// The bundle is whole.
    mutating func hand(_ fleet: Fleet) {
        guard isBundleArriving else { return }
        isBundleArriving = false
        bundle = fleet
        deliver(.bundleArrived)
    }

    private mutating func misbehave() {
        if random.happens(faults.powerCut / 10) { powerCut() }
        if random.happens(faults.hold) { hold(for: Int.random(in: 10...600, using: &random)) }
        if random.happens(faults.hold / 2) { deliver(.releaseRequested(by: "ben")) }
        if random.happens(faults.calibration) { deliver(.calibrationRequested(Fleet.model, .speed)) }
        if random.happens(faults.corruptBlob / 10), let victim = blobs.sorted().randomElement(using: &random) {
            corrupt.insert(victim)
        }
        for (id, engine) in engines.sorted(by: { $0.key < $1.key }) {
            let isFragile = fleet.natures[engine.installation.variant.blob.digest] == .crashesLater
            let isReadyToCrash = engine.isReady && routes[engine.installation.model] == id
            if isFragile && isReadyToCrash || random.happens(faults.engineCrash / 10) {
                crash(id, "crashed")
            }
        }
    }

    /// A request each second where there is a route, and what the gateway says of it.
    private mutating func ask() {
        for (model, id) in routes {
            guard let digest = engines[id]?.installation.variant.blob.digest else { continue }
            let isError = fleet.natures[digest] == .answersErrors
            var use = uses[model] ?? Use(requests: 0, inFlight: 0)
            use = Use(
                requests: use.requests + 1, inFlight: use.requests % 2, failures: use.failures + (isError ? 1 : 0))
            uses[model] = use
        }
        if now.components.seconds.isMultiple(of: 5) { deliver(.used(uses)) }
    }

    /// Somebody on the box wants it as it is.
    mutating func hold(for seconds: Int) {
        deliver(
            .holdRequested(
                Hold(owner: "anna", reason: "stocktaking", since: wall, until: wall.addingTimeInterval(Double(seconds)))
            ))
    }

    mutating func crash(_ id: EngineID, _ reason: String) {
        guard engines.removeValue(forKey: id) != nil else { return }
        send(.engineExited(id, .failed(reason)), after: 0, canBeLost: false)
    }

    // MARK: Events

    mutating func deliver(_ event: Event) {
        switch event {
        case .tick, .used: break
        default: notes.append("\(now) \(event)")
        }
        for effect in agent.step(event, at: moment) {
            notes.append("    \(effect)")
            perform(effect)
            performed += 1
            let isCut = performed == cutAfterEffect || random.happens(faults.powerCut / 5)
            if isCut { return powerCut() }
        }
    }

    mutating func send(_ event: Event, after seconds: Int, canBeLost: Bool = true) {
        if canBeLost, random.happens(faults.lostEvent) { return }
        let late = random.happens(faults.lateEvent) ? Int.random(in: 1...90, using: &random) : 0
        enqueue(event, after: seconds + late)
        if random.happens(faults.repeatedEvent) {
            enqueue(event, after: seconds + late + Int.random(in: 0...30, using: &random))
        }
    }

    private mutating func enqueue(_ event: Event, after seconds: Int) {
        order += 1
        deliveries.append(Delivery(at: now + .seconds(seconds), order: order, event: event))
    }
}
