public import SwiftletContract

/// Who used how much of the box's energy.
///
/// **How it is split.** What the box draws when nothing runs is *idle* and nobody's. The rest of an interval's energy goes by
/// CPU seconds: to each engine, and to *others*, which is all that is not an engine. An engine's goes to the requests
/// that it computes at that moment, in equal parts: an engine computes one batch of all its slots at a time, so at each moment
/// they share the processor equally, and a longer answer pays for longer. Tokens would be a worse key: they
/// are known only at the end, and one of a prompt costs a fraction of one of an answer. Requests that wait for a slot pay nothing. With
/// nobody to compute for it is the engine's own.
///
/// **When.** A request of 5 ms is over long before the next look at the meter. It pays for its CPU seconds, which are known at
/// any moment, at the price of the last seconds; what the meter later says too little or too much is made up for by
/// the next requests of the engine. So what answers were told, what engines have for themselves, and what is still owed
/// are together exactly what the engines used.
///
/// Every figure stays with its source: a change of source begins new accounts.
public struct EnergyLedger: Sendable {
    public typealias RequestID = Int

    private struct Request: Sendable {
        let engine: Int
        let release: ServedRelease
        let app: AppName
        var joules: [EnergySource: Double] = [:]
        var isPaid = false
    }

    /// Users are many, and may be made up; releases come from the operator alone. Those beyond are booked as `others`.
    public static let maxApps = 160
    /// Where an engine's measurements are booked.
    public static let calibration = AppName(unchecked: "calibration")

    /// Of the last interval.
    public private(set) var source: EnergySource
    public private(set) var totals: [EnergySource: EnergyTotals] = [:]
    /// Of requests that have ended, and of engines for themselves.
    public private(set) var uses: [EnergyRow: EnergyUse] = [:]
    private var engines: [Int: EngineUse] = [:]
    private var requests: [RequestID: Request] = [:]
    private var lastRequest = 0
    private var apps: Set<AppName> = []
    private let price: Double

    /// - Parameter price: joules for a CPU second, until the first is measured.
    public init(source: EnergySource, price: Double) {
        self.source = source
        self.price = price
    }

    // MARK: Engines

    /// - Parameter processor: CPU seconds that it has used since its start.
    public mutating func add(engine: Int, serving release: ServedRelease, slots: Int, processor: Double) {
        engines[engine] = EngineUse(slots: slots, release: release, processor: processor, price: price)
    }

    /// What it has used since the last interval goes to the others; its requests keep what they have.
    public mutating func remove(engine: Int) {
        guard let engine = engines.removeValue(forKey: engine) else { return }
        totals[source, default: EnergyTotals()].owed += engine.unsettled
    }

    /// What an engine has used since its start, by all sources.
    public func joules(of engine: Int) -> Double? { engines[engine]?.joules }

    // MARK: Requests

    /// Nil where the engine is not known.
    public mutating func begin(
        engine: Int, app: AppName, adapter: AdapterName? = nil, processor: Double?
    ) -> RequestID? {
        guard var release = engines[engine]?.release else { return nil }
        release.adapter = adapter
        if let processor { engines[engine]?.advance(to: processor) }
        lastRequest += 1
        engines[engine]?.begin(lastRequest)
        requests[lastRequest] = Request(engine: engine, release: release, app: booked(app))
        return lastRequest
    }

    /// The engine has done what it does for this request: what it cost, once and for all.
    public mutating func pay(_ id: RequestID, processor: Double?) -> EnergyShare? {
        guard var request = requests[id] else { return nil }
        if request.isPaid == false {
            if let processor { engines[request.engine]?.advance(to: processor) }
            request.joules[source, default: 0] += engines[request.engine]?.pay(id) ?? 0
            request.isPaid = true
            requests[id] = request
        }
        let joules = request.joules.values.reduce(0, +)
        let sources = request.joules.filter { $0.value > 0 }.keys
        return EnergyShare(joules: joules, source: sources.max { $0.kind < $1.kind } ?? source)
    }

    /// Books the request, which pays now if it has not yet.
    public mutating func end(_ id: RequestID, processor: Double?, tokens: TokenCount?) {
        guard let share = pay(id, processor: processor), let request = requests.removeValue(forKey: id) else { return }
        for (source, joules) in request.joules {
            let row = EnergyRow(release: request.release, app: request.app, source: source)
            uses[row, default: EnergyUse()].joules += joules
        }
        let row = EnergyRow(release: request.release, app: request.app, source: share.source)
        uses[row, default: EnergyUse()].count(tokens)
    }

    /// Whether any request is under way.
    public var isWorking: Bool { requests.isEmpty == false }

    /// Nil for a request that has ended.
    public func engine(of request: RequestID) -> Int? { requests[request]?.engine }

    /// What it costs is known, and changes no more.
    public func isPaid(_ request: RequestID) -> Bool { requests[request]?.isPaid == true }

    // MARK: Time

    /// Shares out what was used since the last call.
    /// - Parameter processors: CPU seconds of engines since their starts; one that is left out used nothing.
    public mutating func close(_ interval: EnergyInterval, processors: [Int: Double]) {
        guard interval.makesSense else { return }
        if interval.source != source { change(to: interval.source) }
        for (engine, processor) in processors { engines[engine]?.advance(to: processor) }
        let used = engines.values.reduce(0) { $0 + $1.seconds }
        let busy = max(used, interval.busySeconds)
        let dynamic = interval.joules - interval.idleJoules
        totals[source, default: EnergyTotals()].idle += interval.idleJoules
        totals[source, default: EnergyTotals()].others += busy > 0 ? dynamic * (busy - used) / busy : dynamic
        for id in engines.keys.sorted() {
            let joules = busy > 0 ? dynamic * (engines[id]?.seconds ?? 0) / busy : 0
            totals[source, default: EnergyTotals()].engines += joules
            share(joules, of: id)
        }
    }

    private mutating func share(_ joules: Double, of id: Int) {
        guard let release = engines[id]?.release, let (open, own) = engines[id]?.close(joules) else { return }
        for (request, joules) in open { requests[request]?.joules[source, default: 0] += joules }
        if own != 0 { uses[EnergyRow(release: release, app: nil, source: source), default: EnergyUse()].joules += own }
    }

    private mutating func change(to new: EnergySource) {
        for id in engines.keys {
            totals[source, default: EnergyTotals()].owed += engines[id]?.changeSource() ?? 0
        }
        source = new
    }

    private mutating func booked(_ app: AppName) -> AppName {
        if apps.contains(app) { return app }
        guard apps.count < Self.maxApps else { return .others }
        apps.insert(app)
        return app
    }
}

extension EnergyLedger {
    /// Of what engines used by this source, what no row has yet: of requests that are under way, and of what the next
    /// ones make up for. With all rows it is what the engines used.
    public func unsettled(by source: EnergySource) -> Double {
        let open = requests.values.reduce(0) { $0 + ($1.joules[source] ?? 0) }
        let now = source == self.source ? engines.values.reduce(0) { $0 + $1.unsettled } : 0
        return open + now + (totals[source]?.owed ?? 0)
    }
}

extension EnergySource.Kind {
    /// The one that is worth less is the greater.
    fileprivate static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
