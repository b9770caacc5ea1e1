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

    init(seed: UInt64, budget: Bytes = .mebibytes(1000)) {
        self.random = SplitMix(seed: seed)
        self.budget = budget
        self.disk = NodeState()
        self.agent = Self.boot(NodeState(), budget: budget, seed: seed)
    }

    static let epoch = Date(timeIntervalSince1970: 1_800_000_000)

    private static func boot(_ state: NodeState, budget: Bytes, seed: UInt64) -> Agent {
        Agent(
            settings: AgentSettings(
                node: NodeID(unchecked: "node-1"), channel: Fleet.channel, labels: [:], memoryBudget: budget,
                pollInterval: .seconds(60), reportInterval: .seconds(300), run: "run", agentVersion: "test", seed: seed),
            state: state, now: Moment(wall: epoch, uptime: .zero))
    }

    var wall: Date { Self.epoch.addingTimeInterval(Double(now.components.seconds)) }
    var moment: Moment { Moment(wall: wall, uptime: now - bootedAt) }

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
            deliver(.tick)
            examine()
        }
    }

    mutating func powerCut() {
        engines = [:]
        routes = [:]
        deliveries = []
        bootedAt = now
        agent = Self.boot(disk, budget: budget, seed: random.next())
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

    mutating func crash(_ id: EngineID, _ reason: String) {
        guard engines.removeValue(forKey: id) != nil else { return }
        send(.engineExited(id, .failed(reason)), after: 0, canBeLost: false)
    }

    // MARK: Events

    mutating func deliver(_ event: Event) {
        if case .tick = event {} else { notes.append("\(now) \(event)") }
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
