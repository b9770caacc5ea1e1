import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct FreshnessTests {
    private static func day(_ number: Double) -> Date { TemporaryFleet.start.addingTimeInterval(number * 86_400) }

    private static func versions(_ fleet: TemporaryFleet) throws -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: try fleet.repository.status(at: day(0)).map { ($0.role, $0.version) })
    }

    @Test(arguments: [
        (0.0, false, 1, 1), (3.4, false, 1, 1), (3.6, true, 2, 1), (14.9, true, 2, 1), (15.1, true, 2, 2),
        (100, true, 2, 2),
    ])
    func signsWhatIsHalfGone(after days: Double, isPublished: Bool, timestamp: Int, others: Int) throws {
        try TemporaryFleet.with { fleet in
            #expect(try fleet.repository.refreshFreshness(at: Self.day(days)) == isPublished)
            let versions = try Self.versions(fleet)
            #expect(versions["timestamp"] == timestamp)
            #expect(versions["snapshot"] == others)
            #expect(versions["rollouts"] == others)
            #expect(versions["targets"] == 1)
            #expect(try fleet.repository.refreshFreshness(at: Self.day(days)) == false)
        }
    }

    @Test func keepsNodesGoingForMonths() throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(try fleet.release("1", sequence: 1), in: .stable, at: Self.day(0))
            try fleet.repository.publish(fleet.rollouts("1"), at: Self.day(0))
            var node = DirectoryNode(fleet)
            for number in 0..<88 {
                node.now = Self.day(Double(number))
                _ = try fleet.repository.refreshFreshness(at: node.now)
                #expect(
                    try node.update("ch-stable/shop-intent-1.json", "rollouts/stable.json").allSatisfy { $0 != nil })
            }
        }
    }

    /// The lives of design section 4.
    @Test func rolesLiveAsLongAsTheyShould() throws {
        try TemporaryFleet.with { fleet in
            let status = try fleet.repository.status(at: Self.day(0))
            #expect(
                status.map(\.role) == ["root", "targets", "snapshot", "timestamp", "ch-beta", "ch-stable", "rollouts"])
            let days = status.map { Int($0.expires.timeIntervalSince(Self.day(0)) / 86_400) }
            #expect(days == [365, 183, 30, 7, 90, 90, 30])
            #expect(
                status.allSatisfy { $0.keyIDs.count == 1 && $0.hasKey && $0.isDue == false && $0.isExpired == false })
            let later = try fleet.repository.status(at: Self.day(91))
            #expect(
                later.filter(\.isExpired).map(\.role) == ["snapshot", "timestamp", "ch-beta", "ch-stable", "rollouts"])
        }
    }

    @Test(arguments: ["targets", "ch-stable", "rollouts", "snapshot", "timestamp", "root"])
    func renewGivesAnotherLife(role: String) throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(try fleet.release("1", sequence: 1), in: .stable, at: Self.day(0))
            let before = try #require(try fleet.repository.status(at: Self.day(1)).first { $0.role == role })
            try fleet.repository.renew(role, at: Self.day(1))
            let after = try #require(try fleet.repository.status(at: Self.day(1)).first { $0.role == role })
            #expect(after.version == before.version + 1)
            #expect(after.expires == before.expires.addingTimeInterval(86_400))
            var node = DirectoryNode(fleet)
            node.now = Self.day(2)
            #expect(try node.update("ch-stable/shop-intent-1.json")[0] != nil)
        }
    }

    @Test func expiredChannelIsSignedAgain() throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(try fleet.release("1", sequence: 1), in: .stable, at: Self.day(0))
            _ = try fleet.repository.refreshFreshness(at: Self.day(100))
            var node = DirectoryNode(fleet)
            node.now = Self.day(100)
            #expect(throws: TrustError.expired(role: "ch-stable", at: Self.day(90), now: Self.day(100))) {
                try node.update("ch-stable/shop-intent-1.json")
            }
            try fleet.repository.renew("ch-stable", at: Self.day(100))
            #expect(try node.update("ch-stable/shop-intent-1.json")[0] != nil)
        }
    }

    /// A clock that is years ahead must not be signed: nodes would believe it.
    @Test func nothingIsSignedUnderAnExpiredRoot() throws {
        try TemporaryFleet.with { fleet in
            let error = PublisherError.rootExpired(at: Self.day(365), now: Self.day(400))
            #expect(throws: error) { try fleet.repository.refreshFreshness(at: Self.day(400)) }
            #expect(error.exitCode == .expired)
            try fleet.repository.renew("root", at: Self.day(400))
            #expect(try fleet.repository.refreshFreshness(at: Self.day(400)))
        }
    }
}
