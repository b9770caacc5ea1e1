import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SystemPackage

/// One look after the other at meter, heat, supply and engines, and what follows from each. Blocks, for a fraction of a
/// millisecond as a rule.
struct PowerRound {
    private let books: EnergyBooks
    /// Nil where the kernel holds nobody to a quota.
    private let group: ControlGroup?
    private let cores: Double
    private let start = ContinuousClock.now

    private var metering: Metering
    private var governor: PowerGovernor
    private var choice = ProfileChoice()
    private var idle: [EnergySource: IdlePower] = [:]
    private var conditions = PowerConditions()
    private var times: ProcessorTimes?
    private var processors: [Int: Double] = [:]
    private var supply = Supply(origin: .mains)
    private var flags = ThrottleFlags()
    private var heat: [HeatReading] = []
    private var heatAt = -Double.infinity, supplyAt = -Double.infinity
    private var lastTime = 0.0
    /// Cores that `cpu.max` says now; nil: all.
    private var written: Double?
    private(set) var isWorking = false
    private(set) var view: PowerView

    private static let heatSeconds = 1.0, supplySeconds = 5.0
    /// A new quota is written where it differs by this much.
    private static let step = 0.01

    init(books: EnergyBooks, group: ControlGroup?, cores: Double, model: EstimateModel) {
        self.books = books
        self.group = group
        self.cores = cores
        self.metering = Metering(model: model)
        self.governor = PowerGovernor(cores: cores, wattsPerCore: model.wattsPerCore)
        self.times = try? ProcessorTimes.read(below: "/")
        self.view = PowerView(
            source: metering.source, decision: PowerDecision(quota: cores), isHeld: group != nil)
    }

    mutating func look(_ policy: PowerPolicy) {
        let time = (ContinuousClock.now - start) / .seconds(1)
        lookAround(policy, time)
        let sourceBefore = metering.source
        let look = metering.look()
        let engines = books.processors
        let used = engines.reduce(0) { $0 + max(0, $1.value - (processors[$1.key] ?? 0)) }
        processors = engines
        let seconds = max(look?.seconds ?? (time - lastTime), 0.001)
        lastTime = time
        if metering.source != sourceBefore { governor.changeMeter(wattsPerCore: metering.model.wattsPerCore) }
        if let look { account(look, engines) }
        steer(look, cores: used / seconds, time)
        isWorking = used / seconds > 0.02 || books.isWorking
    }

    /// Temperatures move slowly, and batteries more so.
    private mutating func lookAround(_ policy: PowerPolicy, _ time: Double) {
        if time - heatAt >= Self.heatSeconds {
            heat = Heat.read()
            heatAt = time
        }
        if time - supplyAt >= Self.supplySeconds {
            let before = supply.origin
            supply = Supply.read()
            flags = ThrottleFlags.read()
            supplyAt = time
            if supply.origin != before { metering.choose() }
        }
        choice.take(supply.fact, policy, at: time)
        view.limits = policy.limits(choice.profile)
        view.profile = choice.profile
    }

    private mutating func account(_ look: Metering.Look, _ engines: [Int: Double]) {
        let now = try? ProcessorTimes.read(below: "/")
        let busy =
            now.flatMap { now in times.map { now.busySeconds(since: $0, atMost: look.seconds) } }
            .map { $0.values.reduce(0, +) } ?? 0
        times = now ?? times
        var idle = idle[look.source] ?? IdlePower()
        idle.take(watts: look.watts, busyShare: busy / look.seconds / cores, seconds: look.seconds)
        self.idle[look.source] = idle
        let idleWatts = look.source.isMeasured ? idle.watts ?? 0 : metering.model.idleWatts
        books.close(
            EnergyInterval(
                source: look.source, seconds: look.seconds, joules: look.joules, idleWatts: idleWatts,
                busySeconds: busy),
            processors: engines)
    }

    private mutating func steer(_ look: Metering.Look?, cores used: Double, _ time: Double) {
        let isThrottled = flags.now.isEmpty == false
        let celsius = (heat.filter(\.isProcessor).map(\.celsius).max() ?? heat.map(\.celsius).max())
        let watts = look.flatMap { $0.isOfMeter ? $0.watts : nil }
        let sample = PowerSample(
            time: time, watts: watts, cores: used, celsius: celsius, isThrottled: isThrottled)
        view.decision = governor.step(sample, view.limits.ceilings)
        enforce(view.decision)
        view.source = look?.source ?? view.source
        view.watts = smoothed(look)
        (view.celsius, view.heat) = (celsius, heat)
        view.charge = supply.charge.map { $0 * 100 }
        conditions.update(view, cores: used, of: cores, isThrottled: isThrottled, at: time)
        view.conditions = conditions.conditions(at: time)
    }

    /// Over about a second: people read it.
    private func smoothed(_ look: Metering.Look?) -> Double? {
        guard let look else { return nil }
        guard let before = view.watts, look.source == view.source else { return look.watts }
        return before + (look.watts - before) * look.seconds / (0.7 + look.seconds)
    }

    /// What cannot be written is tried again with the next look.
    private mutating func enforce(_ decision: PowerDecision) {
        guard let group else { return }
        let wanted = decision.limit == nil ? nil : decision.quota
        if wanted == written { return }
        if let wanted, let written, abs(wanted / written - 1) < Self.step { return }
        do throws(HostError) {
            try group.limit(cores: wanted)
            written = wanted
            view.isHeld = true
        } catch {
            view.isHeld = false
        }
    }
}

extension Supply {
    fileprivate var fact: ProfileChoice.Supply {
        origin == .mains ? .mains : .battery(percent: charge.map { $0 * 100 })
    }
}
