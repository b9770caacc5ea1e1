import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct DoctorTests {
    private static func day(_ number: Double) -> Date { TemporaryFleet.start.addingTimeInterval(number * 86_400) }

    private static func codes(
        _ repository: Repository, at days: Double = 0, _ severity: KeyFinding.Severity? = nil
    ) throws -> [String] {
        try repository.examineKeys(at: day(days)).filter { severity == nil || $0.severity == severity }
            .map { $0.code.rawValue + ($0.role.map { " " + $0 } ?? "") }
    }

    /// Offline keys moved away, a root of three: nothing to say.
    private static func withCarefulFleet(_ body: (TemporaryFleet) throws -> Void) throws {
        try TemporaryFleet.with(channels: ["stable"]) { fleet in
            let holders = [KeyHolder(), KeyHolder(), KeyHolder()]
            let drafts = try fleet.rotate("root", to: holders, threshold: 2).drafts
            _ = try fleet.repository.publish(
                [try holders[1].sign(try holders[0].sign(drafts[0]))], at: TemporaryFleet.start)
            for name in ["root", "targets", "ch-stable"] { try fleet.removeKey(name) }
            try body(fleet)
        }
    }

    @Test func newFleetIsWarnedOfItsOfflineKeys() throws {
        try TemporaryFleet.with(channels: ["stable"]) { fleet in
            let (all, errors) = (try Self.codes(fleet.repository), try Self.codes(fleet.repository, .error))
            #expect(errors == [])
            #expect(
                Set(all) == [
                    "offline_key_here root", "offline_key_here targets", "offline_key_here ch-stable",
                    "root_without_spare root",
                ])
        }
    }

    @Test func carefulFleetIsWell() throws {
        try Self.withCarefulFleet { fleet in
            let codes = try Self.codes(fleet.repository)
            #expect(codes == [])
        }
    }

    private static let times: [(Double, [String], [String])] = [
        (3.6, ["expires_soon timestamp"], []),
        (15.5, ["expires_soon snapshot", "expires_soon rollouts"], ["expired timestamp"]),
        (61, ["expires_soon ch-stable"], ["expired snapshot", "expired timestamp", "expired rollouts"]),
        (95, [], ["expired snapshot", "expired timestamp", "expired ch-stable", "expired rollouts"]),
    ]

    @Test(arguments: times)
    func timeIsWatched(day: Double, warnings: [String], errors: [String]) throws {
        try Self.withCarefulFleet { fleet in
            let found = (
                try Self.codes(fleet.repository, at: day, .warning), try Self.codes(fleet.repository, at: day, .error)
            )
            #expect(found.0 == warnings && found.1 == errors, "\(found)")
        }
    }

    @Test func missingOnlineKeyIsAnError() throws {
        try Self.withCarefulFleet { fleet in
            try fleet.removeKey("timestamp")
            #expect(try Self.codes(fleet.repository) == ["key_missing timestamp"])
            guard
                case .keyMissing(role: "timestamp", _, _)? = caught({
                    _ = try fleet.repository.refreshFreshness(at: Self.day(0))
                })
            else {
                Issue.record("serve would not have said it")
                return
            }
        }
    }

    /// What can be signed is, although another key is missing.
    @Test func missingRolloutsKeyDoesNotStopTheTimestamp() throws {
        try Self.withCarefulFleet { fleet in
            try fleet.removeKey("rollouts")
            #expect(try fleet.repository.refreshFreshness(at: Self.day(4)))
            guard
                case .keyMissing(role: "rollouts", _, _)? = caught({
                    _ = try fleet.repository.refreshFreshness(at: Self.day(16))
                })
            else {
                Issue.record("it was not said")
                return
            }
            let status = try fleet.repository.status(at: Self.day(16))
            #expect(status.filter(\.isDue).map(\.role) == ["rollouts"])
        }
    }

    @Test func exposedKeyIsAnErrorAndCountsAsMissing() throws {
        try Self.withCarefulFleet { fleet in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: fleet.directory.keysPath + "/snapshot.json")
            #expect(
                try Set(Self.codes(fleet.repository, .error)) == ["key_missing snapshot", "key_exposed snapshot"])
        }
    }

    @Test func keyOfNobodyIsPointedAt() throws {
        try Self.withCarefulFleet { fleet in
            try KeyFile(SigningKey(), role: nil, protection: .plain).write(to: fleet.directory.keysPath + "/old.json")
            #expect(try Self.codes(fleet.repository) == ["key_retired"])
        }
    }

    /// The root's key in an online role is as good as on the controller.
    @Test func sharedKeysAreFound() throws {
        try TemporaryFleet.with(channels: ["stable"]) { fleet in
            let root = try fleet.repository.keys(of: "root").keys
            _ = try fleet.repository.rotate(.init(role: "timestamp", keys: root), at: TemporaryFleet.start)
            #expect(try Self.codes(fleet.repository, .error) == ["key_shared root"])
            let targets = try fleet.repository.keys(of: "targets").keys
            _ = try fleet.repository.rotate(.init(role: "ch-stable", keys: targets), at: TemporaryFleet.start)
            #expect(try Self.codes(fleet.repository, .warning).contains("key_shared targets"))
        }
    }

    @Test func waitingDraftsAreShown() throws {
        try Self.withCarefulFleet { fleet in
            let draft = try #require(try fleet.repository.renew("targets", at: Self.day(0)).drafts.first)
            try draft.write(to: fleet.directory.draftsPath + "/" + draft.fileName)
            #expect(try Self.codes(fleet.repository) == ["draft_waiting"])
        }
    }
}
