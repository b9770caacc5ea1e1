import SwiftletContract
import Testing

@testable import SwiftletAgent
@testable import SwiftletTrust

/// When the node reports and listens, and what it does with news.
@Suite struct ListeningTests {
    private func synced(rollouts version: Int) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"))), versions: ["rollouts": version])
    }

    /// An agent that has synced and listens, since second 3, for something newer than 7.
    private func listener() -> Agent {
        var agent = Sample.agent(listens: true)
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(rollouts: 7), at: Sample.moment(1))
        _ = agent.step(.configured(agent.settings), at: Sample.moment(3))
        return agent
    }

    private func wish(in effects: [Effect]) -> Listening? {
        for effect in effects {
            switch effect {
            case .report(let listening?), .listen(let listening): return listening
            default: break
            }
        }
        return nil
    }

    @Test func listensUntilItsNextSync() throws {
        var agent = Sample.agent(listens: true)
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(rollouts: 7), at: Sample.moment(1))
        let listening = try #require(wish(in: agent.step(.configured(agent.settings), at: Sample.moment(3))))
        #expect(listening.known == 7)
        #expect((.seconds(40)...Duration.seconds(60)).contains(listening.limit))
        #expect(wish(in: agent.step(.tick, at: Sample.moment(20))) == nil)
    }

    @Test func newsAreLookedForAtOnce() throws {
        var agent = listener()
        let effects = agent.step(.listeningEnded(agent.reports.lastListening, news: 8), at: Sample.moment(9))
        #expect(effects.contains(.sync(from: .network)))
        #expect(wish(in: effects) == nil, "not beside the sync")
        let after = agent.step(synced(rollouts: 8), at: Sample.moment(10))
        #expect(try #require(wish(in: after)).known == 8)
    }

    /// A mirror may be behind: it is asked again, but not for ever.
    @Test func newsThatAreNotThereYetAreLookedForAgain() {
        var agent = listener()
        _ = agent.step(.listeningEnded(agent.reports.lastListening, news: 8), at: Sample.moment(9))
        var looks = 0
        var isSyncing = true
        for second in 10..<3600 {
            let effects = agent.step(isSyncing ? synced(rollouts: 7) : .tick, at: Sample.moment(second))
            isSyncing = effects.contains(.sync(from: .network))
            if isSyncing { looks += 1 }
            if second < 100, let listening = wish(in: effects) { #expect(listening.known == 8) }
            if second == 3599 { #expect(agent.reports.news == 0 || agent.reports.lookedInVain <= 6) }
            if second == 40 { #expect((3...6).contains(looks)) }
        }
        #expect(looks < 3600 / 40 + 10)
    }

    @Test func afterItsTimeItSyncsAndReportsTogether() throws {
        var agent = listener()
        let limit = Int((try #require(agent.reports.listening)).limit.components.seconds)
        let effects = agent.step(.listeningEnded(agent.reports.lastListening, news: nil), at: Sample.moment(3 + limit))
        #expect(effects.contains(.sync(from: .network)) && effects.contains { $0.isReport } == false)
        #expect(wish(in: agent.step(synced(rollouts: 7), at: Sample.moment(5 + limit))) != nil)
    }

    /// Reports come when they are due, though it listens in shorter turns.
    @Test func listensWithoutReportsBetweenThem() {
        var agent = listener()
        var reports = 0
        for second in 4..<1804 {
            let isOver = agent.reports.listening.map { _ in second.isMultiple(of: 55) } ?? false
            let ended = Event.listeningEnded(agent.reports.lastListening, news: nil)
            let event = agent.sync.deadline == nil ? (isOver ? ended : .tick) : synced(rollouts: 7)
            if agent.step(event, at: Sample.moment(second)).contains(where: \.isReport) { reports += 1 }
            #expect(agent.reports.listening != nil || agent.sync.deadline != nil || agent.reports.failures > 0)
        }
        #expect((5...9).contains(reports), "\(reports)")
    }

    /// A sync that does not end holds no report up.
    @Test func aReportDoesNotWaitForASyncForEver() throws {
        var agent = listener()
        let limit = Int((try #require(agent.reports.listening)).limit.components.seconds)
        _ = agent.step(.listeningEnded(agent.reports.lastListening, news: nil), at: Sample.moment(3 + limit))
        #expect(wish(in: agent.step(.tick, at: Sample.moment(3 + limit + 31))) != nil)
    }

    /// As with a controller that is away for an hour.
    @Test func aControllerThatDoesNotListenIsTriedEverLater() {
        var agent = listener()
        var reports = 0
        for second in 4..<3604 {
            let ended = agent.reports.listening.map { Event.listeningEnded($0.number, news: nil) }
            let event = agent.sync.deadline == nil ? ended ?? .tick : synced(rollouts: 7)
            if agent.step(event, at: Sample.moment(second)).contains(where: \.isReport) {
                reports += 1
                if second < 20 { #expect(reports <= 3) }
            }
        }
        #expect((12...40).contains(reports), "\(reports)")
    }

    @Test func aControllerThatAlwaysHasNewsIsNotAskedWithoutEnd() {
        var agent = listener()
        var reports = 0
        var event = Event.listeningEnded(agent.reports.lastListening, news: 8)
        for second in 10..<110 {
            let effects = agent.step(event, at: Sample.moment(second))
            if effects.contains(where: \.isReport) { reports += 1 }
            event =
                effects.contains(.sync(from: .network))
                ? synced(rollouts: 7) : .listeningEnded(agent.reports.lastListening, news: second)
        }
        #expect(reports <= 21)
    }

    /// The end of one that somebody else has taken the place of is no news.
    @Test func anEarlierReportEndsNothing() {
        var agent = listener()
        let effects = agent.step(.listeningEnded(agent.reports.lastListening - 1, news: 8), at: Sample.moment(9))
        #expect(effects.isEmpty && agent.reports.listening != nil)
    }

    @Test func changesAreSaidWhileItListens() {
        var agent = listener()
        _ = agent.step(.syncRequested, at: Sample.moment(5))
        let failure = Failure(code: .metadataExpired, message: "expired", retry: .soon)
        #expect(agent.step(.syncFailed(failure), at: Sample.moment(6)).contains { $0.isReport })
    }

    @Test func whoDoesNotListenIsAskedForNone() {
        var agent = Sample.agent()
        #expect(agent.step(.started, at: Sample.moment(0)).contains(.report(nil)))
    }
}
