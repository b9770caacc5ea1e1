import SwiftletContract
import Synchronization

extension RouteTable {
    /// The version that a request for `name` is for; nil where there is none, or it is not known yet.
    func release(meantBy name: String?) -> ServedRelease? { context(meantBy: name)?.release }

    /// And how many tokens of context it has; nil also where the app may not ask for it.
    func context(meantBy name: String?, for asking: Asking = Asking()) -> (release: ServedRelease, tokens: Int)? {
        state.withLock { state in
            guard let (model, entry) = try? state.find(name, for: asking), let listing = entry.listing else {
                return nil
            }
            return (ServedRelease(model: model, version: listing.version), listing.context)
        }
    }
}

extension RouteTable.State {
    /// The model that is meant, among those that the app may ask for.
    func find(_ name: String?, for asking: Asking) throws(Refusal) -> (ModelName, RouteTable.Entry) {
        guard let name else {
            let known = entries.filter { asking.allows($0.key) }
            guard let only = known.first, known.count == 1 else { throw .modelMissing(served(for: asking)) }
            return only
        }
        guard let wanted = ModelReference(name), asking.allows(wanted.model), let entry = entries[wanted.model] else {
            throw .modelNotFound(name, fits: served(for: asking))
        }
        if let version = wanted.version, let served = entry.version, version != served {
            throw .modelNotFound(name, fits: "\(wanted.id)@\(served)")
        }
        if let adapter = wanted.adapter, entry.adapters?.contains(adapter) == false {
            throw .modelNotFound(name, fits: served(for: asking))
        }
        return (wanted.model, entry)
    }

    /// Some names, for an app's author to choose from.
    func served(for asking: Asking) -> String {
        let allowed = entries.filter { asking.allows($0.key) }.sorted { $0.key < $1.key }
        let ids = allowed.flatMap { model, entry in
            [model.text] + (entry.adapters ?? []).map { "\(model):\($0)" }
        }
        return ids.prefix(8).joined(separator: ", ")
    }

    // MARK: Slots

    /// An engine has as many requests as slots; a quick one has some more, or it would be idle from each answer until the next
    /// request has come to it.
    func isFree(_ route: Route, of model: ModelName, _ throttle: Throttle) -> Bool {
        let slots = throttle.atOnce(of: route.slots)
        let more = throttle.share < 1 ? 0 : min(lookahead * slots, lines[model]?.quickly(slots: slots) ?? 0)
        return inFlight[route.engineID, default: 0] < slots + more
    }

    func isSuspect(_ route: Route) -> Bool {
        suspects[route.engineID].map { .now - $0 < RouteTable.suspicion } ?? false
    }

    func mayRun(_ asking: Asking) -> Bool { running[asking.app, default: 0] < asking.maxConcurrent }

    func hasNobodyBefore(_ asking: Asking, at model: ModelName) -> Bool {
        guard let line = lines[model], line.waiting.isEmpty == false else { return true }
        return line.waiting.contains { $0.asking.app == asking.app || mayRun($0.asking) } == false
    }

    func atOnce(_ model: ModelName, _ throttle: Throttle) -> Int {
        guard case .serving(let route) = entries[model] else { return 1 }
        return throttle.atOnce(of: route.slots)
    }

    /// A slot of the engine is taken.
    mutating func lease(_ model: ModelName, _ route: Route, _ app: AppName) -> Lease {
        let position = inFlight[route.engineID, default: 0] + 1
        let lease = Lease(model: model, route: route, app: app, id: newID(), position: position, began: .now)
        leases[lease.id] = false
        inFlight[route.engineID] = position
        running[app, default: 0] += 1
        requests[model, default: 0] += 1
        return lease
    }
}

extension Line {
    /// In how many milliseconds one more would have its turn, going by how long requests took of late.
    func retry(atOnce: Int) -> Int {
        guard let typical else { return 1000 }
        let seconds = typical * Double(waiting.count + 1) / Double(max(1, atOnce))
        return Int(min(max(seconds, 0.1), 60) * 1000)
    }
}
