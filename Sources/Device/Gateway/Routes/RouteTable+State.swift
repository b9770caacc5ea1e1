import SwiftletContract

extension RouteTable {
    /// What came of asking for a model.
    enum Outcome {
        case lease(Lease)
        case refused(Refusal)
        case wait(ModelName)
    }

    /// All that is behind the lock. What it returns to wake is woken when it is open again.
    struct State {
        var entries: [ModelName: Entry] = [:]
        /// Requests that a quick engine has beyond each of its slots, at most.
        var lookahead = 0
        /// By engine, also by those that are being replaced.
        var inFlight: [Int: Int] = [:]
        /// Since the start, by model.
        var requests: [ModelName: Int] = [:]
        /// Of them those that the engine answered with an error of its own.
        var failures: [ModelName: Int] = [:]
        var draining: [Int: [AsyncStream<Void>.Continuation]] = [:]
        var lines: [ModelName: Line] = [:]
        /// With engines, by app.
        var running: [AppName: Int] = [:]
        /// That have not been given back, and whether an engine computes for them.
        var leases: [UInt64: Bool] = [:]
        /// Models without an engine.
        var absentSince: [ModelName: ContinuousClock.Instant] = [:]
        /// Engines that broke a request off: nobody is sent there until it is known what became of them.
        var suspects: [Int: ContinuousClock.Instant] = [:]
        /// Of requests whose app reads nothing.
        var stalls: [UInt64: Stall] = [:]
        /// Since when nobody may come: the service ends.
        var closedSince: ContinuousClock.Instant?
        /// Of engines that are gone, the newest last.
        var ends: [(engineID: Int, refusal: Refusal)] = []
        private var lastID: UInt64 = 0

        mutating func newID() -> UInt64 {
            lastID += 1
            return lastID
        }
    }
}

extension RouteTable.State {
    // MARK: Asking

    /// A lease where the model is there, has a slot free, and nobody is before this request.
    mutating func ask(_ name: String?, _ asking: Asking, _ throttle: Throttle) -> RouteTable.Outcome {
        do throws(Refusal) {
            let (model, entry) = try find(name, for: asking)
            switch entry {
            case .absent(let absence, _):
                guard absence.isPassing else { throw .absent(model, absence) }
                return .wait(model)
            case .serving(let route):
                // Those who wait for their own app's turn are before nobody.
                guard isSuspect(route) == false, isFree(route, of: model, throttle), mayRun(asking),
                    hasNobodyBefore(asking, at: model)
                else { return .wait(model) }
                lines[model, default: Line()].began(asking.app)
                return .lease(lease(model, route, asking.app))
            }
        } catch {
            return .refused(error)
        }
    }

    func isDemanded(_ outcome: RouteTable.Outcome) -> Bool {
        guard case .wait(let model) = outcome, case .absent(.unloaded, _) = entries[model] else { return false }
        return true
    }

    /// Into the line, or an answer at once.
    mutating func enter(
        _ name: String?, _ asking: Asking, _ id: UInt64, _ continuation: CheckedContinuation<Waiting.Answer, Never>,
        _ throttle: Throttle, maxQueue: Int, at now: ContinuousClock.Instant
    ) -> [Wake] {
        let request = Waiting(
            id: id, asking: asking, version: name.flatMap { ModelReference($0)?.version }, since: now,
            continuation: continuation)
        switch ask(name, asking, throttle) {
        case .lease(let lease): return [Wake(waiting: request, answer: .success(lease))]
        case .refused(let refusal): return [Wake(waiting: request, answer: .failure(refusal))]
        case .wait(let model):
            let isOver = request.isOver(at: now, absent: absence(of: model, at: now))
            guard isOver == false, closedSince == nil, Task.isCancelled == false else {
                return [Wake(waiting: request, answer: .failure(refusal(of: request, for: model, throttle, at: now)))]
            }
            return line(up: request, for: model, throttle, maxQueue: maxQueue, at: now)
        }
    }

    private mutating func line(
        up request: Waiting, for model: ModelName, _ throttle: Throttle, maxQueue: Int, at now: ContinuousClock.Instant
    ) -> [Wake] {
        let size = lines.values.reduce(request.asking.size) { $0 + $1.size }
        guard size <= RouteTable.maxWaiting else {
            return [Wake(waiting: request, answer: .failure(.queueTooLarge(size, limit: RouteTable.maxWaiting)))]
        }
        guard let line = lines[model], line.waiting.count >= maxQueue else {
            lines[model, default: Line()].add(request)
            return []
        }
        let retry = line.retry(atOnce: atOnce(model, throttle))
        let out = lines[model]?.displaced(by: request.asking, at: now)
        if out != nil { lines[model]?.add(request) }
        let refusal = Refusal.queueFull(model, limit: maxQueue, retryMilliseconds: retry)
        return [Wake(waiting: out ?? request, answer: .failure(refusal))]
    }

    // MARK: Turns

    /// Gives the free slots of every engine to those who are next.
    mutating func pump(_ throttle: Throttle, at now: ContinuousClock.Instant) -> [Wake] {
        let models = lines.compactMap { $0.value.waiting.isEmpty ? nil : $0.key }
        return models.flatMap { pump($0, throttle, at: now) }
    }

    mutating func pump(_ model: ModelName, _ throttle: Throttle, at now: ContinuousClock.Instant) -> [Wake] {
        guard case .serving(let route) = entries[model], isSuspect(route) == false else { return [] }
        var wakes: [Wake] = []
        while isFree(route, of: model, throttle), lines[model]?.waiting.isEmpty == false {
            let running = running
            guard
                let next = lines[model]?.next(
                    at: now, mayRun: { running[$0.app, default: 0] < $0.maxConcurrent })
            else { break }
            wakes.append(Wake(waiting: next, answer: .success(lease(model, route, next.asking.app))))
        }
        return wakes
    }

    /// False where it was given back before.
    mutating func give(back lease: Lease) -> Bool {
        guard let isComputed = leases.removeValue(forKey: lease.id) else { return false }
        stalls[lease.id] = nil
        let count = inFlight[lease.route.engineID, default: 1] - 1
        inFlight[lease.route.engineID] = count > 0 ? count : nil
        let others = running[lease.app, default: 1] - 1
        running[lease.app] = others > 0 ? others : nil
        let share = Double(lease.route.slots) / Double(max(lease.route.slots, lease.position))
        lines[lease.model]?.ended(lease.app, after: .now - lease.began, share: share, isComputed: isComputed)
        return true
    }

    /// Those who waited for the engine's last request.
    mutating func drained(_ engineID: Int) -> [AsyncStream<Void>.Continuation] {
        inFlight[engineID] == nil ? draining.removeValue(forKey: engineID) ?? [] : []
    }

    // MARK: Turning away

    /// Those whose model is here no more, or in another version than theirs, or never fits.
    mutating func sortOut(_ model: ModelName) -> [Wake] {
        switch entries[model] {
        case nil:
            let fits = served(for: Asking())
            return turnAway(from: model, where: { _ in true }) { _ in .modelNotFound(model.text, fits: fits) }
        case .absent(let absence, _)? where absence.isPassing == false:
            return turnAway(from: model, where: { _ in true }) { _ in .absent(model, absence) }
        case let entry?:
            guard let version = entry.version else { return [] }
            return turnAway(from: model, where: { $0.version.map { $0 != version } ?? false }) { request in
                .modelNotFound("\(model)@\(request.version?.text ?? "")", fits: "\(model)@\(version)")
            }
        }
    }

    /// Nil: it has an engine.
    private func absence(of model: ModelName, at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        entries[model]?.isServing == true ? nil : absentSince[model] ?? now
    }

    mutating func expire(_ throttle: Throttle, at now: ContinuousClock.Instant) -> [Wake] {
        let isOver = closedSince.map { now - $0 >= RouteTable.lastTurns } ?? false
        return lines.keys.flatMap { model in
            let absent = absence(of: model, at: now)
            return turnAway(throttle, at: now, from: model) { isOver || $0.isOver(at: now, absent: absent) }
        }
    }

    mutating func turnAwayFromAbsent(at now: ContinuousClock.Instant) -> [Wake] {
        let absent = lines.keys.filter { entries[$0]?.isServing != true }
        return absent.flatMap { turnAway(.none, at: now, from: $0) { _ in true } }
    }

    mutating func turnAway(
        _ throttle: Throttle, at now: ContinuousClock.Instant, where isOver: (Waiting) -> Bool
    ) -> [Wake] {
        lines.keys.flatMap { turnAway(throttle, at: now, from: $0, where: isOver) }
    }

    private mutating func turnAway(
        _ throttle: Throttle, at now: ContinuousClock.Instant, from model: ModelName, where isOver: (Waiting) -> Bool
    ) -> [Wake] {
        guard lines[model]?.waiting.contains(where: isOver) == true else { return [] }
        let place = self
        return turnAway(from: model, where: isOver) { place.refusal(of: $0, for: model, throttle, at: now) }
    }

    private mutating func turnAway(
        from model: ModelName, where isOver: (Waiting) -> Bool, with refusal: (Waiting) -> Refusal
    ) -> [Wake] {
        guard let gone = lines[model]?.takeAll(where: isOver), gone.isEmpty == false else { return [] }
        return gone.map { Wake(waiting: $0, answer: .failure(refusal($0))) }
    }

    /// What it has waited for in vain.
    private func refusal(
        of request: Waiting, for model: ModelName, _ throttle: Throttle, at now: ContinuousClock.Instant
    ) -> Refusal {
        if closedSince != nil { return .stopping(model) }
        guard case .serving(let route) = entries[model] else {
            guard case .absent(let absence, _) = entries[model] else { return .loading(model) }
            return .absent(model, absence)
        }
        if isSuspect(route) { return .loading(model) }
        let most = throttle.atOnce(of: route.slots)
        let retry = (lines[model] ?? Line()).retry(atOnce: most)
        if mayRun(request.asking) == false {
            return .concurrency(request.asking, retryMilliseconds: retry)
        }
        if most < route.slots { return .throttled(model, throttle.code, atOnce: most, retryMilliseconds: retry) }
        let ahead = lines[model]?.waiting.count { $0.id < request.id } ?? 0
        return .waitedTooLong(
            model, atOnce: most, ahead: ahead, after: now - request.since, retryMilliseconds: retry)
    }
}
