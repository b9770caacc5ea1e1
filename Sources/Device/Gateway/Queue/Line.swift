import SwiftletContract

/// The requests that wait for one model, and who has had how much of it. Decides who is next; knows no engine.
///
/// Interactive goes before batch. Within a priority apps take turns: next is the app that has the fewest requests with an engine, and
/// of those that have equally many the one that has used engines for the shortest time since it began to ask. Within
/// an app the first to come is the first to go.
struct Line {
    private struct Standing {
        var running = 0
        var waiting = 0
        /// Seconds of engines, beginning with what the others had when it came.
        var used: Double

        var isBusy: Bool { running > 0 || waiting > 0 }
    }

    /// In the order in which they came.
    private(set) var waiting: [Waiting] = []
    private var apps: [AppName: Standing] = [:]
    private var running = 0
    /// What the app that was next last had used: newcomers begin there, so that having rested is no credit.
    private var floor = 0.0
    /// Seconds that a request keeps a slot busy, of late.
    private(set) var typical: Double?
    /// Of the last ones that an engine computed for, the newest last.
    private var recent: [Double] = []

    /// Nobody waits or has an engine at work, and nothing is held against anybody.
    var isEmpty: Bool { waiting.isEmpty && apps.isEmpty }

    /// Of all that wait.
    var size: Bytes { waiting.reduce(.zero) { $0 + $1.asking.size } }
    /// Of each app that waits or has an engine at work.
    var loads: [(app: AppName, running: Int, waiting: Int)] {
        apps.filter { $0.value.isBusy }.map { (app: $0.key, running: $0.value.running, waiting: $0.value.waiting) }
    }

    // MARK: Waiting

    mutating func add(_ request: Waiting) {
        waiting.append(request)
        change(request.asking.app) { [floor] standing in
            standing.waiting += 1
            standing.used = max(standing.used, floor)
        }
    }

    mutating func take(_ id: UInt64) -> Waiting? {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
        return remove(at: index)
    }

    mutating func takeAll(where isTaken: (Waiting) -> Bool) -> [Waiting] {
        let taken = waiting.filter(isTaken)
        guard taken.isEmpty == false else { return [] }
        waiting.removeAll(where: isTaken)
        for request in taken { change(request.asking.app) { $0.waiting -= 1 } }
        return taken
    }

    /// Who is next, of those whose app may have one more with an engine: it has begun. Nil: nobody.
    mutating func next(at now: ContinuousClock.Instant, mayRun: (Asking) -> Bool) -> Waiting? {
        var best: (index: Int, rank: Rank)?
        var seen: Set<Seen> = []
        for (index, request) in waiting.enumerated() {
            let priority = request.priority(at: now)
            // Within an app and priority the first one stands for all.
            guard seen.insert(Seen(app: request.asking.app, priority: priority)).inserted else { continue }
            guard mayRun(request.asking) else { continue }
            let standing = apps[request.asking.app]
            let rank = Rank(
                isBatch: priority == .batch, running: standing?.running ?? 0, used: standing?.used ?? floor)
            if best.map({ rank < $0.rank }) ?? true { best = (index, rank) }
        }
        guard let best else { return nil }
        // Before it leaves the line, or its app could be forgotten in between.
        began(waiting[best.index].asking.app)
        return remove(at: best.index)
    }

    /// Who makes place for one more where the line is full: the last to come of the app that waits with the most requests, if it is less
    /// urgent than the newcomer, or has at least two more there. Nil: the newcomer has to go.
    mutating func displaced(by asking: Asking, at now: ContinuousClock.Instant) -> Waiting? {
        let own = apps[asking.app]?.waiting ?? 0
        let candidates = waiting.indices.filter { index in
            let other = waiting[index]
            let priority = other.priority(at: now)
            guard priority == asking.priority else { return priority < asking.priority }
            return (apps[other.asking.app]?.waiting ?? 0) > own + 1
        }
        let index = candidates.max { left, right in
            let (one, two) = (waiting[left], waiting[right])
            let (first, second) = (one.priority(at: now), two.priority(at: now))
            guard first == second else { return first > second }
            let counts = (apps[one.asking.app]?.waiting ?? 0, apps[two.asking.app]?.waiting ?? 0)
            return counts.0 == counts.1 ? left < right : counts.0 < counts.1
        }
        return index.map { remove(at: $0) }
    }

    // MARK: Engines

    /// An engine has a request of the app.
    mutating func began(_ app: AppName) {
        running += 1
        change(app) { $0.running += 1 }
        floor = max(floor, apps[app]?.used ?? floor)
    }

    /// - Parameters:
    ///   - share: of the time for which the engine had it, while it kept a slot busy.
    ///   - isComputed: whether an engine computed for it; if not, its time says nothing of the next one's.
    mutating func ended(_ app: AppName, after held: Duration, share: Double = 1, isComputed: Bool = true) {
        let seconds = held / .seconds(1) * share
        running -= 1
        if isComputed {
            typical = typical.map { $0 * 0.8 + seconds * 0.2 } ?? seconds
            recent = recent.suffix(Self.maxRecent - 1) + [seconds]
        }
        change(app) { standing in
            standing.running -= 1
            standing.used += seconds
        }
    }

    /// How many requests an engine with so many slots works off in 50 ms, should each take as long as the longest of
    /// the last eight. So many may lie with it beside those that it works on: what lies between two requests, half a
    /// millisecond or so, would be felt there. Who is more urgent waits for them, 50 ms as long as requests are what
    /// they were.
    func quickly(slots: Int) -> Int {
        guard let longest = recent.max() else { return 0 }
        return Int(min(0.05 * Double(slots) / max(longest, 1e-6), 1000))
    }

    private mutating func change(_ app: AppName, _ body: (inout Standing) -> Void) {
        body(&apps[app, default: Standing(used: floor)])
        forget()
    }

    /// Apps that rest, once it makes no difference: those who have had more than newcomers are asked to wait when they come back.
    private mutating func forget() {
        if waiting.isEmpty, running == 0 {
            apps.removeAll(keepingCapacity: true)
            floor = 0
        } else if apps.count > Self.maxResting {
            apps = apps.filter { $0.value.isBusy || $0.value.used > floor }
        }
    }

    private static let maxResting = 64
    private static let maxRecent = 8

    private mutating func remove(at index: Int) -> Waiting {
        let request = waiting.remove(at: index)
        change(request.asking.app) { $0.waiting -= 1 }
        return request
    }
}

extension Line {
    private struct Seen: Hashable {
        var app: AppName
        var priority: RequestPriority
    }

    private struct Rank: Comparable {
        var isBatch: Bool
        var running: Int
        var used: Double

        static func < (left: Rank, right: Rank) -> Bool {
            guard left.isBatch == right.isBatch else { return right.isBatch }
            return (left.running, left.used) < (right.running, right.used)
        }
    }
}
