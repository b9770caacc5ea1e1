import FoundationEssentials
import SwiftletContract
import SwiftletGateway
import Testing

@Suite(.timeLimit(.minutes(1))) struct RouteTableTests {
    private let a = ModelName(unchecked: "a")
    private let b = ModelName(unchecked: "b")

    private func route(_ engine: Int, version: String = "1.0", slots: Int = 8) -> Route {
        Route(
            engineID: engine, socketPath: "/x/\(engine).sock", version: ReleaseVersion(unchecked: version),
            context: 256, createdAt: Date(timeIntervalSince1970: 0), slots: slots)
    }

    private let impatient = Asking(patience: .init(load: .zero, queue: .zero))

    private func refusal(_ table: RouteTable, _ name: String?) async -> Refusal? {
        do throws(Refusal) {
            table.release(try await table.acquire(name, for: impatient))
            return nil
        } catch {
            return error
        }
    }

    @Test func findsByNameAndVersion() async throws {
        let table = RouteTable()
        table.set(a, route(1, version: "1.0"))
        #expect(try await table.acquire("a").route.engineID == 1)
        #expect(try await table.acquire("a@1.0").route.engineID == 1)
        #expect(try await table.acquire(nil).route.engineID == 1)
        #expect(await refusal(table, "a@2.0")?.code == .modelNotFound)
        #expect(await refusal(table, "a@2.0")?.fits == "a@1.0")
        for name in ["", "@", "a@", "A", "b", "../a", "a@1.0@1.0", "a\n", String(repeating: "a", count: 64)] {
            #expect(await refusal(table, name)?.code == .modelNotFound, "\(name)")
        }
        table.set(b, route(2))
        #expect(await refusal(table, nil)?.code == .invalidRequest)
        #expect(await refusal(table, nil)?.fits == "a, b")
    }

    @Test func refusesWhileLoadingAndAfterRemoval() async {
        let table = RouteTable()
        #expect(await refusal(table, "a")?.code == .modelNotFound)
        table.markAbsent(a, .loading)
        #expect(await refusal(table, "a")?.code == .loading)
        #expect(await refusal(table, "a")?.retryAfterMilliseconds != nil)
        table.set(a, route(1))
        #expect(await refusal(table, "a") == nil)
        table.remove(a)
        #expect(await refusal(table, "a")?.code == .modelNotFound)
    }

    @Test func countsRequestsAndRefusesWhoDoesNotWaitForASlot() async throws {
        let table = RouteTable()
        let route = route(1, slots: 2)
        table.set(a, route)
        let first = try await table.acquire("a")
        _ = try await table.acquire("a")
        let refused = await refusal(table, "a")
        #expect(refused?.code == .queueFull && refused?.limit == 2 && refused?.needed == 3)
        #expect(table.snapshot() == [RouteStatus(model: a, route: route, inFlight: 2)])
        table.release(first)
        #expect(await refusal(table, "a") == nil)
    }

    @Test func aReplacedEngineDrainsWhenItsLastRequestEnds() async throws {
        let table = RouteTable()
        table.set(a, route(1))
        let old = try await table.acquire("a")
        table.set(a, route(2))
        let new = try await table.acquire("a")
        #expect(new.route.engineID == 2)
        #expect(await table.drained(1, within: .milliseconds(20)) == false)
        async let drained = table.drained(1, within: .seconds(30))
        table.release(old)
        #expect(await drained)
        #expect(await table.drained(1, within: .zero))
        #expect(await table.drained(2, within: .zero) == false)
        table.release(new)
    }

    @Test func cancellingEndsTheWait() async throws {
        let table = RouteTable()
        table.set(a, route(1))
        _ = try await table.acquire("a")
        let waiting = Task { await table.drained(1, within: .seconds(3600)) }
        waiting.cancel()
        #expect(await waiting.value == false)
    }
}
