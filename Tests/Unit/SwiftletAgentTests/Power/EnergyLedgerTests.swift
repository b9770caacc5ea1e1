import SwiftletAgent
import SwiftletContract
import SwiftletHarness
import Testing

@Suite(.timeLimit(.minutes(1))) struct EnergyLedgerTests {
    private static let counter = EnergySource(kind: .rapl, name: "package-0")
    private static let estimate = EnergySource(kind: .estimate, name: "cpu model")
    private static let release = ServedRelease(
        model: ModelName(unchecked: "shop-intent"), version: ReleaseVersion(unchecked: "1.4.0"))
    private static let app = AppName(user: 1000)

    private static func ledger(slots: Int = 2) -> EnergyLedger {
        var ledger = EnergyLedger(source: counter, price: 5)
        ledger.add(engine: 1, serving: release, slots: slots, processor: 0)
        return ledger
    }

    private static func interval(
        _ joules: Double, busy: Double, idle: Double = 10, source: EnergySource = counter
    ) -> EnergyInterval {
        EnergyInterval(source: source, seconds: 1, joules: joules, idleWatts: idle, busySeconds: busy)
    }

    @Test func idleAndOthersAreNotTheEngines() {
        var ledger = Self.ledger()
        _ = ledger.begin(engine: 1, app: Self.app, processor: 0)
        ledger.close(Self.interval(30, busy: 4), processors: [1: 1])
        let totals = ledger.totals[Self.counter]
        #expect(totals?.idle == 10)
        #expect(totals?.engines == 5)
        #expect(totals?.others == 15)
    }

    @Test func requestsThatAreComputedTogetherPayAlikeAndTheWaitingNothing() {
        var ledger = Self.ledger(slots: 2)
        let ids = (0..<3).compactMap { _ in ledger.begin(engine: 1, app: Self.app, processor: 0) }
        ledger.close(Self.interval(30, busy: 1), processors: [1: 1])
        let shares = ids.map { ledger.pay($0, processor: 1)?.joules }
        #expect(shares == [10, 10, 0])
    }

    @Test func aLongerAnswerPaysForLonger() {
        var ledger = Self.ledger(slots: 2)
        guard let long = ledger.begin(engine: 1, app: Self.app, processor: 0),
            let short = ledger.begin(engine: 1, app: Self.app, processor: 0)
        else {
            Issue.record("the engine is not known")
            return
        }
        ledger.close(Self.interval(30, busy: 1), processors: [1: 1])
        #expect(ledger.pay(short, processor: 1)?.joules == 10)
        ledger.close(Self.interval(30, busy: 1), processors: [1: 2])
        #expect(ledger.pay(long, processor: 2)?.joules == 30)
    }

    @Test func withNobodyToWorkForItIsTheEnginesOwn() {
        var ledger = Self.ledger()
        ledger.close(Self.interval(30, busy: 1), processors: [1: 1])
        #expect(ledger.uses.map { $0.value.joules } == [20])
        #expect(ledger.uses.keys.first?.app == nil)
    }

    @Test func aRequestBetweenTwoLooksPaysTheLastPrice() {
        var ledger = Self.ledger()
        _ = ledger.begin(engine: 1, app: Self.app, processor: 0)
        for second in 1...50 { ledger.close(Self.interval(18, busy: 1), processors: [1: Double(second)]) }
        ledger.end(1, processor: 50, tokens: nil)
        let id = ledger.begin(engine: 1, app: Self.app, processor: 50)
        let share = id.flatMap { ledger.pay($0, processor: 50.005) }
        #expect(abs((share?.joules ?? 0) - 0.04) < 1e-4)
        #expect(share?.source == Self.counter)
    }

    /// Shares, what engines have for themselves, and what is not settled are together what engines used: to the last bits.
    @Test(arguments: 1...20) func sumsAreExact(seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        var ledger = Self.ledger(slots: 2)
        ledger.add(engine: 2, serving: Self.release, slots: 1, processor: 3)
        var processors = [1: 0.0, 2: 3.0]
        var open: [Int: Int] = [:]
        var told = 0.0
        for _ in 0..<3000 {
            let engine = Int.random(in: 1...2, using: &dice)
            processors[engine, default: 0] += Double.random(in: 0...0.02, using: &dice)
            switch Int.random(in: 0..<10, using: &dice) {
            case 0..<4:
                if let id = ledger.begin(engine: engine, app: Self.app, processor: processors[engine]) {
                    open[id] = engine
                }
            case 4..<8:
                guard let (id, engine) = open.randomElement(using: &dice) else { continue }
                told += ledger.pay(id, processor: processors[engine])?.joules ?? 0
                ledger.end(id, processor: processors[engine], tokens: TokenCount(prompt: 7, answer: 3))
                open[id] = nil
            default:
                let source = Int.random(in: 0..<20, using: &dice) == 0 ? Self.estimate : Self.counter
                let joules = Double.random(in: 0...9, using: &dice)
                ledger.close(
                    Self.interval(joules, busy: 0.1, idle: Double.random(in: 0...4, using: &dice), source: source),
                    processors: processors)
            }
        }
        var requests = 0.0
        for source in [Self.counter, Self.estimate] {
            let rows = ledger.uses.filter { $0.key.source == source }
            let sum = rows.reduce(0) { $0 + $1.value.joules } + ledger.unsettled(by: source)
            let used = ledger.totals[source]?.engines ?? 0
            #expect(abs(sum - used) < 1e-6 * max(used, 1), "seed \(seed), \(source): \(sum) of \(used)")
            requests += rows.reduce(0) { $0 + ($1.key.app == nil ? 0 : $1.value.joules) }
        }
        #expect(abs(told - requests) < 1e-6 * max(requests, 1), "seed \(seed): told \(told), booked \(requests)")
    }

    /// Nothing that is counted ever goes down.
    @Test(arguments: 1...5) func countersOnlyGrow(seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        var ledger = Self.ledger(slots: 1)
        var processor = 0.0
        var before: [EnergyRow: EnergyUse] = [:]
        for _ in 0..<2000 {
            let id = ledger.begin(engine: 1, app: Self.app, processor: processor)
            processor += Double.random(in: 0...0.05, using: &dice)
            if let id { ledger.end(id, processor: processor, tokens: nil) }
            if Bool.random(using: &dice) {
                ledger.close(
                    Self.interval(Double.random(in: 0...20, using: &dice), busy: 0.2), processors: [1: processor])
            }
            for (row, use) in before { #expect((ledger.uses[row]?.joules ?? 0) >= use.joules) }
            before = ledger.uses
        }
    }

    @Test func aRequestOfTwoSourcesHasTheLabelOfTheWorse() {
        var ledger = Self.ledger()
        let id = ledger.begin(engine: 1, app: Self.app, processor: 0) ?? 0
        ledger.close(Self.interval(30, busy: 1), processors: [1: 1])
        ledger.close(Self.interval(20, busy: 1, source: Self.estimate), processors: [1: 2])
        #expect(ledger.pay(id, processor: 2) == EnergyShare(joules: 30, source: Self.estimate))
        ledger.end(id, processor: 2, tokens: nil)
        let booked = Dictionary(uniqueKeysWithValues: ledger.uses.map { ($0.key.source, $0.value.joules) })
        #expect(booked == [Self.counter: 20, Self.estimate: 10])
    }

    @Test func appsThatAreTooManyShareOneRow() {
        var ledger = Self.ledger()
        for user in 0..<10_000 {
            let id = ledger.begin(engine: 1, app: AppName(user: UInt32(user)), processor: 0) ?? 0
            ledger.end(id, processor: 0, tokens: nil)
        }
        #expect(ledger.uses.count == EnergyLedger.maxApps + 1)
        let others = ledger.uses.first { $0.key.app == AppName.others }
        #expect(others?.value.requests == 10_000 - EnergyLedger.maxApps)
    }

    @Test(arguments: [-1, .nan, .infinity] as [Double]) func nonsenseIsNotBooked(joules: Double) {
        var ledger = Self.ledger()
        ledger.close(Self.interval(joules, busy: 1), processors: [1: 1])
        #expect(ledger.totals.isEmpty)
        let id = ledger.begin(engine: 1, app: Self.app, processor: .nan) ?? 0
        #expect(ledger.pay(id, processor: -.infinity)?.joules == 0)
    }

    @Test func anEngineThatIsGoneTakesNothingWithIt() {
        var ledger = Self.ledger()
        let id = ledger.begin(engine: 1, app: Self.app, processor: 0) ?? 0
        ledger.close(Self.interval(30, busy: 1), processors: [1: 1])
        ledger.remove(engine: 1)
        #expect(ledger.begin(engine: 1, app: Self.app, processor: 0) == nil)
        #expect(ledger.pay(id, processor: nil)?.joules == 20)
    }
}
