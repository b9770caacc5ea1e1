import SwiftletContract
import Testing

@testable import SwiftletGateway

/// What apps may ask, and what they have asked.
@Suite(.timeLimit(.minutes(1))) struct AppDeskTests {
    private static func peer(user: UInt32 = 1000, groups: Set<UInt32> = [], unit: String? = nil) -> Peer {
        Peer(process: 1, user: user, groups: groups, unit: unit)
    }

    private static func policy(_ change: (inout AppPolicy) -> Void) -> AppPolicy {
        var policy = AppPolicy()
        change(&policy)
        return policy
    }

    private static func refusal(_ desk: AppDesk, _ peer: Peer) -> Refusal? {
        do throws(Refusal) {
            _ = try desk.admit(peer)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Policies

    @Test(
        arguments: [
            (peer(user: 7, groups: [20, 30], unit: "till@3.service"), 1),
            (peer(user: 7, groups: [20, 30], unit: "till@4.service"), 2),
            (peer(user: 7, groups: [20, 30], unit: "other.service"), 3), (peer(user: 8, groups: [30, 20]), 4),
            (peer(user: 8, groups: [30]), 5), (peer(user: 8), 6), (.unknown, 6),
        ])
    func theMostParticularPolicyHolds(peer: Peer, expected: Int) {
        let subjects: [AppSubject] = [
            .unit("till@3.service"), .unit("till@.service"), .user(7), .group(20), .group(30), .everyone,
        ]
        let policies = AppPolicies(
            Dictionary(
                uniqueKeysWithValues: subjects.enumerated().map { index, subject in
                    (subject, Self.policy { $0.maxConcurrent = index + 1 })
                }))
        #expect(policies.policy(for: peer).maxConcurrent == expected)
        #expect(AppPolicies().policy(for: peer) == AppPolicy())
    }

    @Test func anAppIsKnownByItsUnitElseByItsUser() {
        #expect(AppName(Self.peer(unit: "cashdesk.service")).text == "cashdesk.service")
        #expect(AppName(Self.peer()).text == "uid=1000")
        #expect(AppName(Self.peer(unit: #"odd\x2dname"{}.service"#)).text == "uid=1000")
        #expect(AppName(Self.peer(unit: String(repeating: "a", count: 90) + ".service")).text == "uid=1000")
        #expect(AppName(.unknown) == .unknown)
    }

    // MARK: Allowances

    @Test func requestsBeyondTheAllowanceAreRefusedWithTheTime() throws {
        let desk = AppDesk(AppPolicies([.group(5): Self.policy { $0.requests = Allowance(2, per: .seconds(3600)) }]))
        let till = Self.peer(groups: [5])
        _ = try desk.admit(till)
        let second = try desk.admit(till)
        let refused = Self.refusal(desk, till)
        #expect(refused?.code == .quota && refused?.limit == 2 && refused?.needed == 3 && refused?.fits != nil)
        #expect((3_500_000...3_900_000).contains(refused?.retryAfterMilliseconds ?? 0))
        // Each app has its own, and who is not of the group has none.
        #expect(Self.refusal(desk, Self.peer(user: 1001, groups: [5])) == nil)
        for _ in 0..<9 { #expect(Self.refusal(desk, Self.peer(user: 1002)) == nil) }
        // What was refused elsewhere does not count.
        desk.refused(second, .queueFull)
        #expect(Self.refusal(desk, till) == nil)
        #expect(Self.refusal(desk, till)?.code == .quota)
    }

    @Test func tokensAndJoulesAreCountedWhenTheyAreKnown() throws {
        for (policy, limit) in [
            (Self.policy { $0.tokens = Allowance(100, per: .seconds(60)) }, Int64(100)),
            (Self.policy { $0.joules = Allowance(5, per: .seconds(60)) }, 5000),
        ] {
            let desk = AppDesk(AppPolicies([.everyone: policy]))
            let visit = try desk.admit(Self.peer())
            desk.ended(visit, tokens: TokenCount(prompt: 60, answer: 39), joules: 4.9)
            #expect(Self.refusal(desk, Self.peer()) == nil)
            desk.ended(visit, tokens: TokenCount(prompt: 1, answer: 30), joules: 2)
            let refused = Self.refusal(desk, Self.peer())
            #expect(refused?.code == .quota && refused?.limit == limit && refused?.needed ?? 0 > limit)
            #expect(Self.refusal(desk, Self.peer(user: 2)) == nil)
        }
    }

    @Test func aReloadKeepsWhatWasUsed() throws {
        let desk = AppDesk(AppPolicies([.everyone: Self.policy { $0.requests = Allowance(1, per: .seconds(60)) }]))
        _ = try desk.admit(Self.peer())
        var policies = desk.policies
        policies.bySubject[.everyone]?.priority = .batch
        desk.policies = policies
        #expect(Self.refusal(desk, Self.peer())?.code == .quota)
        desk.policies = AppPolicies()
        #expect(Self.refusal(desk, Self.peer()) == nil)
    }

    /// Never more than the allowance in any stretch of that length, and all of it again afterwards.
    @Test(arguments: [Duration.seconds(1), .seconds(60), .seconds(86400)])
    func aWindowIsNeverExceeded(window: Duration) {
        var used = UsageWindow(Allowance(10, per: window))
        var times: [Double] = []
        let step = window / .milliseconds(1) / 97
        for number in 0..<1000 {
            let now = Duration.milliseconds(Double(number) * step)
            guard used.wait(for: 1, at: now) == .zero else { continue }
            used.add(1, at: now)
            times.append(Double(number) * step)
        }
        for (index, time) in times.enumerated() where index >= 10 {
            #expect(time - times[index - 10] >= window / .milliseconds(1) - 1e-6)
        }
        // A sixteenth too late at most.
        #expect(times.count >= 90)
    }

    @Test func theTimeToWaitIsTheTimeToWait() {
        var used = UsageWindow(Allowance(3, per: .seconds(60)))
        for second in [0, 10, 20] { used.add(1, at: .seconds(second)) }
        let wait = used.wait(for: 1, at: .seconds(21))
        #expect(used.wait(for: 1, at: .seconds(21) + wait - .milliseconds(1)) > .zero)
        #expect(used.wait(for: 1, at: .seconds(21) + wait) == .zero)
        #expect((.seconds(38)...(.seconds(44))).contains(wait))
    }

    // MARK: Accounts

    @Test func whatWasAskedIsShown() throws {
        let desk = AppDesk(AppPolicies([.unit("night.service"): Self.policy { $0.priority = .batch }]))
        let visit = try desk.admit(Self.peer(unit: "night.service"))
        desk.ended(visit, tokens: TokenCount(prompt: 5, answer: 3), joules: nil)
        desk.refused(try desk.admit(Self.peer(user: 7)), .queueFull)
        var metrics = MetricPage()
        desk.add(to: &metrics)
        let page = metrics.text
        for line in [
            #"swiftlet_app_requests_total{app="night.service"} 1"#, #"swiftlet_app_requests_total{app="uid=7"} 0"#,
            #"swiftlet_app_tokens_total{app="night.service",kind="answer"} 3"#,
            #"swiftlet_app_refusals_total{app="uid=7",code="queue_full"} 1"#,
        ] {
            #expect(page.contains(line + "\n"), "\(line) is not in \(page)")
        }
        let status = desk.status(queue: RouteTable(), energy: [:])
        #expect(status.map(\.app.text) == ["night.service", "uid=7"])
        #expect(status.map(\.priority) == [.batch, .interactive] && status.map(\.refusals) == [0, 1])
    }

    @Test func thousandsOfUsersAreFewLabelsAndThoseWithAPolicyAlwaysOne() throws {
        let policy = Self.policy { $0.requests = Allowance(1, per: .seconds(60)) }
        let desk = AppDesk(AppPolicies([.everyone: policy, .user(4999): policy]))
        for user in UInt32(0)..<5000 { _ = try? desk.admit(Self.peer(user: user)) }
        let names = Set(desk.accounts.map(\.app.text))
        #expect(names.count == AppDesk.maxStrangers + 2)
        #expect(names.contains("others") && names.contains("uid=4999"))
        // Each of the first thousand still has an allowance of its own.
        #expect(Self.refusal(desk, Self.peer(user: 500))?.code == .quota)
    }
}
