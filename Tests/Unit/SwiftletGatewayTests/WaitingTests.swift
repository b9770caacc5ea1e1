import FoundationEssentials
import SwiftletContract
import Synchronization
import Testing

@testable import SwiftletGateway

/// Requests for models whose engine is coming.
@Suite(.timeLimit(.minutes(1))) struct WaitingTests {
    private let model = ModelName(unchecked: "a")

    private func route(_ engine: Int) -> Route {
        Route(
            engineID: engine, socketPath: "/x/\(engine).sock", version: ReleaseVersion(unchecked: "1.0"), context: 256,
            createdAt: Date(timeIntervalSince1970: 0))
    }

    private func refusal(_ table: RouteTable, within limit: Duration) async -> Refusal? {
        do throws(Refusal) {
            _ = try await table.acquire("a", waitingFor: limit)
            return nil
        } catch {
            return error
        }
    }

    /// Returns when so many requests wait.
    private func waiting(_ count: Int, in table: RouteTable) async {
        while table.state.withLock({ $0.waiters.count(of: model) }) < count { await Task.yield() }
    }

    @Test func aRequestForAnUnloadedModelAsksForItAndGetsIt() async throws {
        let asked = Mutex(0)
        let table = RouteTable { _ in asked.withLock { $0 += 1 } }
        table.markAbsent(model, .unloaded)
        async let lease = table.acquire("a", waitingFor: .seconds(30))
        await waiting(1, in: table)
        table.markAbsent(model, .loading)
        await waiting(1, in: table)
        table.set(model, route(7))
        #expect(try await lease.route.engineID == 7)
        #expect(asked.withLock { $0 } == 1)
    }

    @Test(
        arguments: [
            (.loading, .loading), (.queued(needed: Bytes(2), limit: Bytes(1)), .memoryBudget),
        ] as [(Absence, Refusal.Code)])
    func aWaitThatIsTooLongSaysWhatWasMissing(absence: Absence, code: Refusal.Code) async {
        let table = RouteTable()
        table.markAbsent(model, absence)
        async let refused = refusal(table, within: .milliseconds(1))
        await waiting(1, in: table)
        try? await Task.sleep(for: .milliseconds(5))
        table.expireWaits()
        #expect(await refused?.code == code)
    }

    @Test func whatCannotFitIsRefusedAtOnce() async {
        let table = RouteTable()
        table.markAbsent(model, .tooLarge(needed: Bytes(20), limit: Bytes(10)))
        let refused = await refusal(table, within: .seconds(60))
        #expect(refused?.code == .memoryBudget)
        #expect(refused?.needed == 20 && refused?.limit == 10 && refused?.fits != nil)
    }

    @Test func onlySoManyWait() async {
        let table = RouteTable(maxInFlight: 2)
        table.markAbsent(model, .loading)
        async let first = refusal(table, within: .seconds(30))
        async let second = refusal(table, within: .seconds(30))
        await waiting(2, in: table)
        #expect(await refusal(table, within: .seconds(30))?.code == .queueFull)
        table.remove(model)
        #expect(await first?.code == .modelNotFound)
        #expect(await second?.code == .modelNotFound)
    }

    @Test func aCancelledRequestLeavesTheQueue() async {
        let table = RouteTable()
        table.markAbsent(model, .loading)
        let task = Task { await refusal(table, within: .seconds(30)) }
        await waiting(1, in: table)
        task.cancel()
        #expect(await task.value?.code == .loading)
        #expect(table.state.withLock { $0.waiters.count(of: model) } == 0)
    }

    @Test func requestsOfAnEngineThatWasKilledAreToldWhy() async {
        let table = RouteTable()
        table.explain(3, .outgrew(model, limit: .mebibytes(100)))
        #expect(await table.explanation(of: 3)?.code == .memoryBudget)
    }
}
