import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import Synchronization

/// The ledger, and the clocks of the engines that it goes by: told of requests by the gateway, of engines by their house,
/// and of energy by the power service. And how fast each engine writes.
final class EnergyBooks: RequestObserver {
    fileprivate struct State {
        var ledger: EnergyLedger
        var clocks: [Int: ProcessorClock] = [:]
        /// Tokens a second, over the last answers of each engine.
        var rates: [Int: Double] = [:]
        /// Intervals that were closed.
        var closings = 0
    }

    private let state: Mutex<State>

    init(source: EnergySource, price: Double) {
        state = Mutex(State(ledger: EnergyLedger(source: source, price: price)))
    }

    // MARK: Engines

    func add(_ engine: EngineID, process: Int32, serving release: ServedRelease, slots: Int) {
        guard let clock = ProcessorClock(process: process) else { return }
        state.withLock { state in
            state.clocks[engine.number] = clock
            state.ledger.add(
                engine: engine.number, serving: release, slots: slots, processor: clock.seconds ?? 0)
        }
    }

    func remove(_ engine: EngineID) {
        state.withLock { state in
            state.clocks[engine.number] = nil
            state.rates[engine.number] = nil
            state.ledger.remove(engine: engine.number)
        }
    }

    // MARK: Requests

    func began(_ lease: Lease, app: AppName) -> Int? {
        state.withLock { state in
            let engine = lease.route.engineID
            return state.ledger.begin(
                engine: engine, app: app, adapter: lease.adapter, processor: state.clocks[engine]?.seconds)
        }
    }

    func computed(_ request: Int) -> EnergyShare? {
        state.withLock { state in
            let processor = state.processor(of: request)
            return state.ledger.pay(request, processor: processor)
        }
    }

    func ended(_ request: Int, tokens: TokenCount?) {
        state.withLock { state in
            let processor = state.processor(of: request)
            state.note(tokens?.answerRate, of: request)
            state.ledger.end(request, processor: processor, tokens: tokens)
        }
    }

    func answerRate(of engine: Int) -> Double? { state.withLock { $0.rates[engine] } }

    // MARK: Measuring

    /// While an engine is measured, power is looked at often; what is used for it is booked to an app of its own.
    func beginMeasuring(_ engine: EngineID) -> Int? {
        state.withLock { state in
            state.ledger.begin(
                engine: engine.number, app: EnergyLedger.calibration, processor: state.clocks[engine.number]?.seconds)
        }
    }

    func endMeasuring(_ request: Int?) {
        if let request { ended(request, tokens: nil) }
    }

    /// Returns when all that was used until now is in the books, and false where the meter is silent.
    func settled() async -> Bool {
        let before = state.withLock { $0.closings }
        for _ in 0..<240 {
            guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return false }
            if state.withLock({ $0.closings }) >= before + 2 { return true }
        }
        return false
    }

    /// Since its start, and the source of that.
    func joules(of engine: EngineID) -> EnergyShare? {
        state.withLock { state in
            state.ledger.joules(of: engine.number).map { EnergyShare(joules: $0, source: state.ledger.source) }
        }
    }

    // MARK: Time

    /// CPU seconds of each engine since its start.
    var processors: [Int: Double] { state.withLock { $0.clocks.compactMapValues(\.seconds) } }

    func close(_ interval: EnergyInterval, processors: [Int: Double]) {
        state.withLock { state in
            state.ledger.close(interval, processors: processors)
            state.closings += 1
        }
    }

    var isWorking: Bool { state.withLock { $0.ledger.isWorking } }

    /// A copy, to look at.
    var ledger: EnergyLedger { state.withLock { $0.ledger } }
}

extension EnergyBooks.State {
    /// The last ten answers or so count.
    fileprivate mutating func note(_ rate: Double?, of request: Int) {
        guard let rate, let engine = ledger.engine(of: request), clocks[engine] != nil else { return }
        rates[engine] = rates[engine].map { $0 * 0.9 + rate * 0.1 } ?? rate
    }

    /// Nil for a request that has paid: nothing of it depends on the clock any more.
    fileprivate func processor(of request: Int) -> Double? {
        ledger.isPaid(request) ? nil : ledger.engine(of: request).flatMap { clocks[$0]?.seconds }
    }
}
