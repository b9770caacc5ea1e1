import SwiftletContract

/// Who an engine works for, and what its energy is being shared by.
struct EngineUse: Sendable {
    /// Requests that the engine computes at once; the others wait in it, in the order in which they came.
    let slots: Int
    let release: ServedRelease
    /// CPU seconds since the engine's start, at the last look.
    private(set) var processor: Double
    /// In the order in which they came, those left out that have been paid for.
    private(set) var open: [EnergyLedger.RequestID] = []

    // Since the last interval was closed: CPU seconds.
    private(set) var seconds = 0.0
    private(set) var own = 0.0
    private(set) var shares: [EnergyLedger.RequestID: Double] = [:]
    /// Of requests that were paid for before the interval's energy was known, and the joules that they were told.
    private var paidSeconds = 0.0
    private var paidJoules = 0.0

    /// Since the engine's start.
    private(set) var joules = 0.0
    /// Joules for a CPU second, of the last seconds of work.
    private var price: Price
    /// What those that are gone paid too little; too much where it is negative. The next ones make up for it.
    private var owed = 0.0
    /// Of what the engine used, what nobody has paid; below zero, what was paid before it was measured.
    var unsettled: Double { owed - paidJoules }

    private struct Price: Sendable {
        var joules: Double
        var seconds: Double
        var value: Double { joules / seconds }
    }

    /// Of an interval's energy, so much at most is added or taken away for what earlier requests paid wrongly.
    private static let correction = 0.2
    private static let forgetting = 0.1

    init(slots: Int, release: ServedRelease, processor: Double, price: Double) {
        self.slots = max(1, slots)
        self.release = release
        self.processor = processor
        self.price = Price(joules: price * 0.01, seconds: 0.01)
    }

    /// Those that the engine computes now share what it used since the last look, equally.
    mutating func advance(to processor: Double) {
        let used = processor - self.processor
        guard used.isFinite, used > 0 else { return }
        self.processor = processor
        seconds += used
        let working = open.prefix(slots)
        guard working.isEmpty == false else { return own += used }
        for request in working { shares[request, default: 0] += used / Double(working.count) }
    }

    mutating func begin(_ request: EnergyLedger.RequestID) { open.append(request) }

    /// What the request has to pay for the interval that is not closed yet, at the price of the last ones.
    mutating func pay(_ request: EnergyLedger.RequestID) -> Double {
        open.removeAll { $0 == request }
        let used = shares.removeValue(forKey: request) ?? 0
        paidSeconds += used
        paidJoules += used * price.value
        return used * price.value
    }

    /// Shares out what the engine used in the interval: to each that is still open, and to the engine itself. The sum,
    /// with what was paid before and the change of `owed`, is exactly `joules`.
    mutating func close(_ joules: Double) -> (open: [EnergyLedger.RequestID: Double], own: Double) {
        defer { startAnew() }
        self.joules += joules
        guard seconds > 0 else {
            // What is left over when nobody asks is the engine's own; a debt waits for somebody who pays too much.
            guard open.isEmpty, owed > 0 else { return ([:], 0) }
            defer { owed = 0 }
            return ([:], owed)
        }
        let correction = min(max(owed, -Self.correction * joules), Self.correction * joules)
        let value = (joules + correction) / seconds
        owed += value * paidSeconds - paidJoules - correction
        let kept = 1 - min(0.9, Self.forgetting * seconds / 0.1)
        price = Price(joules: price.joules * kept + joules, seconds: price.seconds * kept + seconds)
        return (shares.mapValues { $0 * value }, own * value)
    }

    /// What follows is measured by another meter: what is unsettled by this one stays so for ever.
    mutating func changeSource() -> Double {
        defer { (owed, paidJoules) = (0, 0) }
        return unsettled
    }

    private mutating func startAnew() {
        (seconds, own, paidSeconds, paidJoules) = (0, 0, 0, 0)
        shares.removeAll(keepingCapacity: true)
    }
}
