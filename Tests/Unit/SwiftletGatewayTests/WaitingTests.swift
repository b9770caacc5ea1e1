import FoundationEssentials
import SwiftletContract
import Synchronization
import Testing

@testable import SwiftletGateway

/// Requests that wait: for models whose engine is coming, and for their turn.
@Suite(.timeLimit(.minutes(1))) struct WaitingTests {
    private static let model = ModelName(unchecked: "a")

    private static func route(_ engine: Int, version: String = "1.0", slots: Int = 1) -> Route {
        Route(
            engineID: engine, socketPath: "/x/\(engine).sock", version: ReleaseVersion(unchecked: version),
            context: 256, createdAt: Date(timeIntervalSince1970: 0), slots: slots)
    }

    /// A table whose only slots are taken.
    private static func busy(slots: Int = 1, maxQueue: Int = 64) async throws -> (table: RouteTable, leases: [Lease]) {
        let table = RouteTable(maxQueue: maxQueue)
        table.set(model, route(1, slots: slots))
        var leases: [Lease] = []
        for _ in 0..<slots {
            leases.append(try await table.acquire("a", for: Asking(app: AppName(unchecked: "first"))))
        }
        return (table, leases)
    }

    private static func refusal(
        _ table: RouteTable, _ name: String? = "a", within limit: Duration = .seconds(30), app: String = "app",
        _ change: (inout Asking) -> Void = { _ in }
    ) async -> Refusal? {
        var asking = Asking(app: AppName(unchecked: app), patience: .init(load: limit, queue: limit))
        change(&asking)
        do throws(Refusal) {
            _ = try await table.acquire(name, for: asking)
            return nil
        } catch {
            return error
        }
    }

    /// Returns when so many requests wait.
    private static func waiting(_ count: Int, in table: RouteTable) async {
        while table.snapshot().reduce(0, { $0 + $1.waiting }) < count { await Task.yield() }
    }

    /// A quick engine never waits for the next request; one that is slow, or held back, has as many as slots.
    @Test func aQuickEngineHasTwoMore() async throws {
        let table = RouteTable(lookahead: 2)
        table.set(Self.model, Self.route(1))
        let first = try await table.acquire("a")
        #expect(table.state.withLock { $0.isFree(first.route, of: Self.model, .none) } == false, "not known yet")
        table.release(first)
        // What never came to the engine says nothing of it.
        let refused = try await table.acquire("a")
        #expect(table.state.withLock { $0.isFree(first.route, of: Self.model, .none) } == false)
        table.computes(refused)
        table.release(refused)
        var leases: [Lease] = []
        for _ in 0..<3 { leases.append(try await table.acquire("a")) }
        #expect(table.state.withLock { $0.isFree(first.route, of: Self.model, .none) } == false)
        table.release(leases[0])
        let half = Throttle(share: 0.5, code: .thermal)
        #expect(table.state.withLock { $0.isFree(first.route, of: Self.model, half) } == false)
        for lease in leases { table.release(lease) }
        #expect(table.state.withLock { $0.isFree(first.route, of: Self.model, half) })
    }

    @Test(arguments: [1, 4]) func itHasThemForEachSlot(slots: Int) async throws {
        let table = RouteTable(lookahead: 2)
        table.set(Self.model, Self.route(1, slots: slots))
        let first = try await table.acquire("a")
        table.computes(first)
        table.release(first)
        var leases: [Lease] = []
        while table.state.withLock({ $0.isFree(first.route, of: Self.model, .none) }) {
            leases.append(try await table.acquire("a"))
        }
        #expect(leases.count == 3 * slots)
    }

    // MARK: For a model

    @Test func aRequestForAnUnloadedModelAsksForItAndGetsIt() async throws {
        let asked = Mutex(0)
        let table = RouteTable { _ in asked.withLock { $0 += 1 } }
        table.markAbsent(Self.model, .unloaded)
        async let lease = table.acquire("a")
        await Self.waiting(1, in: table)
        table.markAbsent(Self.model, .loading)
        #expect(table.snapshot().first?.waiting == 1)
        table.set(Self.model, Self.route(7))
        #expect(try await lease.route.engineID == 7)
        #expect(asked.withLock { $0 } == 1)
    }

    @Test func whoWaitsForAModelThatIsUnloadedMeanwhileAsksAgain() async throws {
        let asked = Mutex(0)
        let table = RouteTable { _ in asked.withLock { $0 += 1 } }
        table.markAbsent(Self.model, .loading)
        async let lease = table.acquire("a")
        await Self.waiting(1, in: table)
        table.markAbsent(Self.model, .unloaded)
        #expect(asked.withLock { $0 } == 1)
        table.set(Self.model, Self.route(1))
        _ = try await lease
    }

    @Test(
        arguments: [
            (.loading, .loading), (.queued(needed: Bytes(2), limit: Bytes(1)), .memoryBudget),
        ] as [(Absence, Refusal.Code)])
    func aWaitThatIsTooLongSaysWhatWasMissing(absence: Absence, code: Refusal.Code) async {
        let table = RouteTable()
        table.markAbsent(Self.model, absence)
        async let refused = Self.refusal(table, within: .milliseconds(1))
        while table.snapshot().first?.waiting == 0 { await Task.yield() }
        try? await Task.sleep(for: .milliseconds(5))
        table.tick()
        #expect(await refused?.code == code)
    }

    @Test func whatCannotFitIsRefusedAtOnceAndSoAreThoseThatWait() async {
        let table = RouteTable()
        table.markAbsent(Self.model, .loading)
        async let waiting = Self.refusal(table)
        await Self.waiting(1, in: table)
        table.markAbsent(Self.model, .tooLarge(needed: Bytes(20), limit: Bytes(10)))
        for refused in [await waiting, await Self.refusal(table)] {
            #expect(refused?.code == .memoryBudget)
            #expect(refused?.needed == 20 && refused?.limit == 10 && refused?.fits != nil)
        }
    }

    @Test func whoWaitsForAVersionThatDoesNotComeIsToldWhichDid() async {
        let table = RouteTable()
        table.markAbsent(Self.model, .loading)
        async let pinned = Self.refusal(table, "a@1.0")
        async let other = Self.refusal(table, "a")
        await Self.waiting(2, in: table)
        table.set(Self.model, Self.route(1, version: "2.0"))
        #expect(await pinned?.fits == "a@2.0")
        #expect(await other == nil)
    }

    @Test func onlySoManyWait() async {
        let table = RouteTable(maxQueue: 2)
        table.markAbsent(Self.model, .loading)
        async let first = Self.refusal(table)
        async let second = Self.refusal(table)
        await Self.waiting(2, in: table)
        let third = await Self.refusal(table)
        #expect(third?.code == .queueFull && third?.limit == 2 && third?.needed == 3)
        table.remove(Self.model)
        #expect(await first?.code == .modelNotFound)
        #expect(await second?.code == .modelNotFound)
    }

    @Test func largeRequestsThatWaitAreFewer() async {
        let table = RouteTable()
        table.markAbsent(Self.model, .loading)
        async let first = Self.refusal(table) { $0.size = .mebibytes(40) }
        await Self.waiting(1, in: table)
        let second = await Self.refusal(table) { $0.size = .mebibytes(40) }
        #expect(second?.code == .queueFull && second?.limit == Bytes.mebibytes(64).count)
        table.set(Self.model, Self.route(1))
        #expect(await first == nil)
    }

    @Test func aCancelledRequestLeavesTheQueue() async {
        let table = RouteTable()
        table.markAbsent(Self.model, .loading)
        let task = Task { await Self.refusal(table) }
        await Self.waiting(1, in: table)
        task.cancel()
        #expect(await task.value?.code == .loading)
        #expect(table.snapshot().first?.waiting == 0)
    }

    @Test func nobodyWaitsForAServiceThatEnds() async {
        let table = RouteTable()
        table.markAbsent(Self.model, .loading)
        async let refused = Self.refusal(table)
        await Self.waiting(1, in: table)
        table.endWaits()
        #expect(await refused?.code == .loading)
        #expect(await Self.refusal(table)?.code == .loading)
    }

    @Test func whoWaitsForATurnHasItWhileTheServiceEnds() async throws {
        let (table, leases) = try await Self.busy()
        async let next = table.acquire("a")
        async let last = Self.refusal(table)
        await Self.waiting(2, in: table)
        table.endWaits()
        #expect(await Self.refusal(table)?.code == .loading)
        table.release(leases[0])
        _ = try await next
        // Not for ever.
        let wakes = table.state.withLock { state in
            state.expire(.none, at: .now + RouteTable.lastTurns)
        }
        for wake in wakes { wake() }
        #expect(await last?.code == .loading)
    }

    @Test func requestsOfAnEngineThatWasKilledAreToldWhy() async {
        let table = RouteTable()
        table.explain(3, .outgrew(Self.model, limit: .mebibytes(100)))
        #expect(await table.explanation(of: 3)?.code == .memoryBudget)
    }

    // MARK: For a turn

    @Test func anEngineNeverHasMoreThanItsSlots() async throws {
        let (table, leases) = try await Self.busy(slots: 2)
        async let next = table.acquire("a")
        await Self.waiting(1, in: table)
        #expect(table.snapshot().first?.inFlight == 2)
        table.release(leases[0])
        table.release(leases[0])
        let lease = try await next
        #expect(table.snapshot().first?.inFlight == 2)
        table.release(lease)
        table.release(leases[1])
        #expect(table.snapshot().first?.inFlight == 0)
        #expect(table.loads.isEmpty)
    }

    @Test func aTurnThatDoesNotComeInTimeIsRefusedWithTheNumbers() async throws {
        let (table, leases) = try await Self.busy()
        async let patient = Self.refusal(table, within: .seconds(60))
        await Self.waiting(1, in: table)
        async let hasty = Self.refusal(table, within: .milliseconds(1))
        await Self.waiting(2, in: table)
        try await Task.sleep(for: .milliseconds(5))
        table.tick()
        let refusal = await hasty
        #expect(refusal?.code == .queueFull && refusal?.limit == 1 && refusal?.needed == 3)
        #expect(refusal?.retryAfterMilliseconds != nil && refusal?.fits != nil)
        #expect(table.snapshot().first?.waiting == 1)
        table.release(leases[0])
        #expect(await patient == nil)
    }

    @Test func anAppHasNoMoreAtOnceThanItMay() async throws {
        let table = RouteTable()
        table.set(Self.model, Self.route(1, slots: 4))
        let limited = Asking(app: AppName(unchecked: "limited"), maxConcurrent: 1)
        let own = try await table.acquire("a", for: limited)
        let refused = await Self.refusal(table, within: .zero, app: "limited") { $0.maxConcurrent = 1 }
        #expect(refused?.code == .quota && refused?.limit == 1 && refused?.needed == 2)
        async let second = table.acquire("a", for: limited)
        await Self.waiting(1, in: table)
        // It is before nobody else.
        table.release(try await table.acquire("a"))
        table.release(own)
        table.release(try await second)
    }

    @Test func aSlowNodeLetsTheRestWaitAndSaysWhy() async throws {
        let share = Mutex(0.25)
        let table = RouteTable(
            admission: Admission(throttle: { Throttle(share: share.withLock { $0 }, code: .thermal) }))
        table.set(Self.model, Self.route(1, slots: 4))
        _ = try await table.acquire("a")
        let refused = await Self.refusal(table, within: .zero)
        #expect(refused?.code == .thermal && refused?.limit == 1 && refused?.needed == 2)
        async let waiting = table.acquire("a")
        await Self.waiting(1, in: table)
        share.withLock { $0 = 0.5 }
        table.tick()
        _ = try await waiting
        #expect(table.snapshot().first?.inFlight == 2)
    }

    @Test func whatIsRefusedByTheNodeTakesNoSlot() async throws {
        let refusal = Refusal(.powerBudget, message: "no")
        let table = RouteTable(
            admission: Admission(refusal: { _, priority in priority == .batch ? refusal : nil }))
        table.set(Self.model, Self.route(1))
        #expect(await Self.refusal(table) { $0.priority = .batch } == refusal)
        #expect(table.snapshot().first?.inFlight == 0)
        #expect(await Self.refusal(table) == nil)
    }

    @Test func modelsThatAreNotForAnAppDoNotExistForIt() async {
        let table = RouteTable()
        table.set(Self.model, Self.route(1))
        table.set(ModelName(unchecked: "b"), Self.route(2))
        let refused = await Self.refusal(table) { $0.models = [ModelName(unchecked: "b")] }
        #expect(refused?.code == .modelNotFound && refused?.fits == "b")
        // The only one that it may ask needs no name.
        #expect(await Self.refusal(table, nil) { $0.models = [ModelName(unchecked: "b")] } == nil)
    }

    /// The time for loading begins when the model goes, not when the request came.
    @Test func whoHasWaitedForATurnMayStillWaitForAModelThatCrashed() async throws {
        let (table, _) = try await Self.busy()
        let patience = Asking.Patience(load: .milliseconds(300), queue: .seconds(60))
        async let refused = Self.refusal(table) { $0.patience = patience }
        await Self.waiting(1, in: table)
        try await Task.sleep(for: .milliseconds(310))
        table.markAbsent(Self.model, .loading)
        table.tick()
        #expect(table.snapshot().first?.waiting == 1)
        try await Task.sleep(for: .milliseconds(310))
        table.tick()
        #expect(await refused?.code == .loading)
    }

    @Test func thoseWhoWaitAreNotSentToAnEngineThatBrokeARequestOff() async throws {
        let (table, leases) = try await Self.busy()
        async let next = table.acquire("a")
        await Self.waiting(1, in: table)
        table.suspect(leases[0])
        table.release(leases[0])
        table.tick()
        #expect(table.snapshot().first?.waiting == 1)
        // It was gone, and here is another.
        table.markAbsent(Self.model, .loading)
        table.set(Self.model, Self.route(2))
        let lease = try await next
        #expect(lease.route.engineID == 2)
        // It was not: after a second it is asked again.
        async let last = table.acquire("a")
        await Self.waiting(1, in: table)
        table.suspect(lease)
        table.release(lease)
        #expect(table.snapshot().first?.waiting == 1)
        try await Task.sleep(for: .milliseconds(1010))
        table.tick()
        #expect(try await last.route.engineID == 2)
    }

    @Test func whoReadsNothingIsCutOffOnceOthersWaitForItsSlot() async throws {
        let (table, leases) = try await Self.busy()
        let cuts = Mutex(0)
        let late = ContinuousClock.now + RouteTable.maxStall + .seconds(1)
        let overdue = { table.state.withLock { $0.overdueStalls(at: late) } }
        table.stalled(leases[0]) { cuts.withLock { $0 += 1 } }
        #expect(overdue().isEmpty)
        async let waiting = Self.refusal(table)
        await Self.waiting(1, in: table)
        table.resumed(leases[0])
        #expect(overdue().isEmpty)
        table.stalled(leases[0]) { cuts.withLock { $0 += 1 } }
        table.tick()
        #expect(cuts.withLock { $0 } == 0)
        for cut in overdue() { cut() }
        #expect(cuts.withLock { $0 } == 1 && overdue().isEmpty)
        table.release(leases[0])
        #expect(await waiting == nil)
        // What has been given back holds nobody up.
        table.stalled(leases[0]) {}
        #expect(table.state.withLock { $0.stalls.isEmpty })
    }
}
