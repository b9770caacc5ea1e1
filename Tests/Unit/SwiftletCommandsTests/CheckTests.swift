import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import Testing

@testable import SwiftletCommands

@Suite(.timeLimit(.minutes(4))) struct CheckTests {
    private func check(
        _ fleet: TestFleet, _ further: String..., at now: Date = TestFleet.now
    ) async throws -> CheckReport {
        let outcome = await fleet.run(["check", "--format", "json"] + further, at: now)
        let report = try CheckReport(json: Data(outcome.output.utf8))
        #expect(outcome.code == report.exitCode, "\(outcome.errors)")
        return report
    }

    private func worst(_ report: CheckReport, _ check: ControllerCheck) -> Finding.Outcome? {
        let mine = Set(report.findings.filter { $0.name == check.rawValue }.map(\.outcome))
        return Finding.Outcome.allCases.first(where: mine.contains)
    }

    private func withPushedModel(_ body: (TestFleet) async throws -> Void) async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            await fleet.run("push", "shop-intent")
            try await fleet.report("a")
            try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: fleet.fleet)
            try await body(fleet)
        }
    }

    @Test func aFleetThatIsWellHasNoErrors() async throws {
        try await withPushedModel { fleet in
            let report = try await check(fleet)
            // This program may be newer than the test's clock.
            #expect(report.findings(.error).filter { $0.name != ControllerCheck.clock.rawValue } == [])
            for check in [
                ControllerCheck.fleetFolder, .keyFiles, .onlineKeys, .repository, .rootChain, .targets, .blobs,
                .ociIndex,
                .rolloutReleases, .registry, .registrySchema, .registryLog, .nodes, .nodesSilent, .expiry, .rollouts,
            ] { #expect(worst(report, check) == .ok, "\(check): \(report.findings)") }
            #expect(worst(report, .server) == .skipped)
            #expect(Set(report.findings.map(\.name)) == Set(ControllerCheck.allCases.map(\.rawValue)))
            for finding in report.findings where finding.outcome == .warning || finding.outcome == .error {
                #expect(finding.fix?.isEmpty == false, "\(finding)")
            }
            let text = await fleet.run("check").output
            #expect(text.contains("checks are fine"), "\(text)")
            #expect(await fleet.run("check", "--list").output.contains("root-chain"))
        }
    }

    @Test func lookingChangesNothing() async throws {
        try await withPushedModel { fleet in
            let before = fleet.tree()
            _ = try await check(fleet, "--deep", at: TestFleet.now + 40 * 86_400)
            #expect(fleet.tree() == before)
        }
    }

    /// What somebody, or the disk, did to the fleet's folder, and the check that finds it.
    struct Harm: Sendable, CustomTestStringConvertible {
        let check: ControllerCheck
        let outcome: Finding.Outcome
        var further: [String] = []
        var later: TimeInterval = 0
        var testDescription: String { "\(check) \(outcome)" }
        let act: @Sendable (TestFleet) async throws -> Void
    }

    /// The last of them by name: of metadata, the newest.
    private static func last(_ fleet: TestFleet, _ part: String) throws -> String {
        let path = try #require(fleet.tree().keys.sorted().last { $0.contains(part) })
        return fleet.fleet + "/" + path
    }

    private static func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// The same size, another content.
    private static func damage(_ path: String) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 1] ^= 1
        try FileManager.default.removeItem(atPath: path)
        try bytes.write(to: URL(filePath: path))
    }

    static let harms: [Harm] = [
        Harm(check: .fleetFolder, outcome: .error) { try setMode(0o777, $0.fleet) },
        Harm(check: .fleetFolder, outcome: .warning) { try setMode(0o755, $0.directory.keysPath) },
        Harm(check: .keyFiles, outcome: .error) { try setMode(0o644, $0.directory.keysPath + "/timestamp.json") },
        Harm(check: .onlineKeys, outcome: .error) {
            try FileManager.default.removeItem(atPath: $0.directory.keysPath + "/timestamp.json")
        },
        Harm(check: .expiry, outcome: .warning, later: 5 * 86_400) { _ in },
        Harm(check: .expiry, outcome: .error, later: 8 * 86_400) { _ in },
        Harm(check: .drafts, outcome: .warning) { try $0.write("fleet/drafts/2.root.json", Array("{}".utf8)) },
        Harm(check: .blobs, outcome: .error) { try FileManager.default.removeItem(atPath: last($0, "blobs/sha256/")) },
        Harm(check: .blobs, outcome: .ok) { try damage(last($0, "blobs/sha256/")) },
        Harm(check: .blobs, outcome: .error, further: ["--deep"]) { try damage(last($0, "blobs/sha256/")) },
        Harm(check: .targets, outcome: .error) {
            try FileManager.default.removeItem(atPath: last($0, "shop-intent-1.0.0.json"))
        },
        Harm(check: .rootChain, outcome: .error) {
            let metadata = $0.fleet + "/repository/metadata/"
            try FileManager.default.copyItem(atPath: metadata + "1.root.json", toPath: metadata + "3.root.json")
        },
        Harm(check: .ociIndex, outcome: .warning) { try $0.write("fleet/repository/index.json", Array("{}".utf8)) },
        Harm(check: .repository, outcome: .error) { try damage(last($0, ".snapshot.json")) },
        Harm(check: .repository, outcome: .error) {
            try FileManager.default.removeItem(atPath: last($0, "fleet.json"))
        },
        Harm(check: .registry, outcome: .error) { fleet in
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: fleet.directory.databasePath + suffix)
            }
            try fleet.write("fleet/controller.sqlite", Array(repeating: 0x55, count: 8192))
        },
        Harm(check: .audit, outcome: .error) {
            let path = $0.directory.auditPath + "/audit.jsonl"
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropLast()
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        },
        Harm(check: .keyFiles, outcome: .error) {
            await $0.run("token", "create", "--url", "https://c:1")
            try setMode(0o644, $0.directory.authorityPath)
        },
        Harm(check: .nodesAhead, outcome: .error) { try await $0.report("b", versions: ["timestamp": 99]) },
        Harm(check: .nodesSilent, outcome: .warning, later: 3700) { _ in },
        Harm(check: .nodesSilent, outcome: .ok, further: ["--silent-after", "120"], later: 3700) { _ in },
        Harm(check: .nodesConditions, outcome: .warning) {
            try await $0.report(
                "b", conditions: [Condition(code: .noSpace, message: "It is full.", since: TestFleet.now)])
        },
        Harm(check: .nodesClock, outcome: .warning) { try await $0.report("b", age: 900) },
        Harm(check: .rollouts, outcome: .warning) { await $0.run("rollout", "halt", "shop-intent") },
        Harm(check: .rollouts, outcome: .warning, later: 2 * 86_400) { _ in },
        Harm(check: .server, outcome: .error, further: ["--url", "http://127.0.0.1:9"]) { _ in },
        Harm(check: .serverTree, outcome: .error, further: ["--url", "http://127.0.0.1:9"]) { _ in },
    ]

    @Test(arguments: harms) func eachHarmHasItsCheck(harm: Harm) async throws {
        try await withPushedModel { fleet in
            try await harm.act(fleet)
            let arguments = ["check", "--format", "json"] + harm.further
            let outcome = await fleet.run(arguments, at: TestFleet.now + harm.later)
            let report = try CheckReport(json: Data(outcome.output.utf8))
            #expect(worst(report, harm.check) == harm.outcome, "\(report.findings)")
            #expect(outcome.code == report.exitCode)
        }
    }

    @Test func whatNobodyWithoutAFleetCanKnowIsSkipped() async throws {
        try await withFleet(empty: true) { fleet in
            let report = try await check(fleet)
            #expect(worst(report, .fleetFolder) == .error && worst(report, .blobs) == .skipped)
            #expect(report.exitCode == .failed)
        }
    }

    @Test func wrongOptionsAreRefused() async throws {
        try await withFleet { fleet in
            #expect(await fleet.run("check", "--url", "fleet.example").code == .usage)
            #expect(await fleet.run("check", "--silent-after", "0").code == .usage)
        }
    }
}
