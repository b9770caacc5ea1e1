import FoundationEssentials
import Glibc
import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct PowerDeskTests {
    private static let intent = ModelName(unchecked: "shop-intent")
    private static let source = EnergySource(kind: .rapl, name: "package-0")

    private static func desk(_ change: (inout PowerView) -> Void = { _ in }) -> PowerDesk {
        var view = PowerView(source: source, decision: PowerDecision(quota: 4), isHeld: true)
        change(&view)
        return PowerDesk(view, books: EnergyBooks(source: source, price: 5), cores: 4)
    }

    @Test func letsEverybodyInWithoutALimit() {
        #expect(Self.desk().refusal(of: Self.intent, .batch) == nil)
        #expect(Self.desk().throttle.share == 1)
    }

    @Test func aSlowNodeWorksOnLessAtOnce() {
        let held = Self.desk { $0.decision = PowerDecision(quota: 1, limit: .watts) }
        #expect(held.refusal(of: Self.intent, .interactive) == nil)
        #expect(held.throttle.share == 0.25 && held.throttle.code == .powerBudget)
        let hot = Self.desk { $0.decision = PowerDecision(quota: 2, limit: .heat) }
        #expect(hot.throttle.share == 0.5 && hot.throttle.code == .thermal)
    }

    @Test func onALowBatteryNobodyIsServedWhoDoesNotWait() {
        let low = Self.desk {
            ($0.profile, $0.limits) = (.low, PowerLimits(priority: .interactive))
        }
        #expect(low.refusal(of: Self.intent, .interactive) == nil)
        #expect(low.refusal(of: Self.intent, .batch)?.code == .powerBudget)
    }

    @Test func whatCannotBeHeldIsRefusedWithTheNumbers() {
        let closed = Self.desk {
            $0.decision = PowerDecision(quota: 0.1, limit: .watts, closure: .watts(needed: 12.5, ceiling: 8))
        }
        let refusal = closed.refusal(of: Self.intent, .interactive)
        #expect(refusal?.code == .powerBudget && refusal?.needed == 12_500 && refusal?.limit == 8000)
    }

    @Test func aModelThatIsNotServedOnAnEmptyBattery() {
        let low = Self.desk {
            ($0.profile, $0.limits) = (.critical, PowerLimits(models: [ModelName(unchecked: "summary")]))
        }
        #expect(low.refusal(of: Self.intent, .interactive)?.fits == "one of: summary")
        #expect(low.refusal(of: ModelName(unchecked: "summary"), .interactive) == nil)
    }

    /// The daemon's own process stands in for an engine.
    @Test func whatIsBookedIsShown() async throws {
        let desk = Self.desk {
            $0.watts = 31.26
            $0.heat = [HeatReading(name: "cpu\"\n-thermal", celsius: 61.5, critical: nil, isProcessor: true)]
            $0.limits = PowerLimits(watts: 40)
        }
        let routes = RouteTable()
        routes.set(
            Self.intent,
            Route(
                engineID: 1, socketPath: "/x", version: ReleaseVersion(unchecked: "1.4.0"), context: 256,
                createdAt: Date(timeIntervalSince1970: 0)))
        let lease = try await routes.acquire(nil)
        #expect(desk.books.began(lease, app: AppName(user: 7)) == nil)
        desk.books.add(EngineID(1), process: getpid(), serving: lease.release, slots: 1)
        let request = try #require(desk.books.began(lease, app: AppName(user: 7)))
        var sum = 0.0
        for number in 0..<200_000 { sum += Double(number).squareRoot() }
        let processors = desk.books.processors
        desk.books.close(
            EnergyInterval(source: Self.source, seconds: 1, joules: 30, idleWatts: 10, busySeconds: 0),
            processors: processors)
        let share = try #require(desk.books.computed(request))
        desk.books.ended(request, tokens: TokenCount(prompt: 5, answer: 3))
        #expect(share.joules > 0 && sum > 0)
        let status = desk.status()
        #expect(status.watts == 31.3 && status.limitWatts == 40 && status.quotaCores == nil)
        #expect((status.uses.first?.joules ?? 0) >= share.joules && status.uses.first?.answerTokens == 3)
        let ledger = desk.books.ledger
        let settled = (status.uses.first?.joules ?? 0) + ledger.unsettled(by: Self.source)
        #expect(abs(settled - 20) < 1e-9)
        let byApp = desk.energyByApp()[AppName(user: 7)]
        #expect(byApp?.map(\.source) == [Self.source] && (byApp?.first?.joules ?? 0) >= share.joules)
        let page = desk.metrics()
        for line in [
            #"swiftlet_energy_joules_total{model="shop-intent",version="1.4.0",app="uid=7",source="package-0 (rapl)"} "#,
            #"swiftlet_tokens_total{model="shop-intent",version="1.4.0",kind="answer"} 3"#,
            #"swiftlet_idle_energy_joules_total{source="package-0 (rapl)"} 10.0"#,
            #"swiftlet_power_watts{source="package-0 (rapl)"} 31.26"#, "swiftlet_power_limit_watts 40.0",
            #"swiftlet_temperature_celsius{zone="cpu-thermal"} 61.5"#, #"swiftlet_power_profile{profile="mains"} 1"#,
        ] {
            #expect(page.contains(line), "\(line) is not in \(page)")
        }
        desk.books.remove(EngineID(1))
        #expect(desk.books.began(lease, app: .unknown) == nil)
    }
}
