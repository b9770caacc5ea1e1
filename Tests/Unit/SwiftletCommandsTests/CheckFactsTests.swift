import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletSamples
import Testing

@testable import SwiftletCommands

/// What cannot be brought about from outside.
@Suite(.timeLimit(.minutes(5))) struct CheckFactsTests {
    private static let now = TestFleet.now

    private func worst(_ findings: [Finding], _ check: ControllerCheck) -> Finding.Outcome? {
        let mine = Set(findings.filter { $0.name == check.rawValue }.map(\.outcome))
        return Finding.Outcome.allCases.first(where: mine.contains)
    }

    private func place(free: Bytes, mode: UInt32 = 0o700) -> DiskPlace {
        DiskPlace(mode: mode, owner: 0, free: free, total: .mebibytes(9000))
    }

    @Test(arguments: [(10, .error), (600, .warning), (3000, .ok)] as [(Int64, Finding.Outcome)])
    func space(free: Int64, expected: Finding.Outcome) {
        var facts = FleetFolderFacts(path: "/srv/fleet", folder: place(free: .mebibytes(free)), keys: nil)
        facts.largestRelease = .mebibytes(1000)
        #expect(worst(facts.findings, .diskSpace) == expected)
    }

    @Test func clocksAndLostReleases() {
        var tree = TreeExamination()
        tree.signedAt = Self.now + 3600
        tree.lostReleases = ["shop-intent 9.0.0"]
        let findings = TreeFacts(tree: tree, isDeep: false, programDate: nil, now: Self.now).findings
        #expect(worst(findings, .clock) == .error && worst(findings, .rolloutReleases) == .error)
        tree.signedAt = Self.now
        let program = TreeFacts(tree: tree, isDeep: false, programDate: Self.now + 3600, now: Self.now)
        #expect(worst(program.findings, .clock) == .error)
        let fine = TreeFacts(tree: tree, isDeep: false, programDate: Self.now, now: Self.now)
        #expect(worst(fine.findings, .clock) == .ok)
    }

    @Test(
        arguments: [
            (
                RegistryExamination(
                    damages: [], appliedMigrations: 2, knownMigrations: 2, isSuperseded: false, log: .zero), .registry,
                .ok
            ),
            (
                RegistryExamination(
                    damages: ["row 7"], appliedMigrations: 2, knownMigrations: 2, isSuperseded: false, log: .zero),
                .registry, .error
            ),
            (
                RegistryExamination(
                    damages: [], appliedMigrations: 1, knownMigrations: 2, isSuperseded: false, log: .zero),
                .registrySchema, .warning
            ),
            (
                RegistryExamination(
                    damages: [], appliedMigrations: 3, knownMigrations: 2, isSuperseded: true, log: .zero),
                .registrySchema, .error
            ),
            (
                RegistryExamination(
                    damages: [], appliedMigrations: 2, knownMigrations: 2, isSuperseded: false, log: .mebibytes(300)),
                .registryLog, .warning
            ),
        ] as [(RegistryExamination, ControllerCheck, Finding.Outcome)])
    func theRegistry(file: RegistryExamination, check: ControllerCheck, expected: Finding.Outcome) {
        #expect(worst(RegistryFacts(path: "/x", file: file).findings, check) == expected)
    }

    @Test(
        arguments: [
            (ServerFacts.Health(status: "ok"), 7, ControllerCheck.server, .ok),
            (ServerFacts.Health(status: "ok"), 7, .serverTree, .ok),
            (ServerFacts.Health(status: "ok"), 6, .serverTree, .warning),
            (ServerFacts.Health(status: "ok"), nil, .serverTree, .error),
            (ServerFacts.Health(status: "degraded", failure: "no key"), 7, .serverFreshness, .error),
            (nil, 7, .server, .error),
        ] as [(ServerFacts.Health?, Int?, ControllerCheck, Finding.Outcome)])
    func theServer(health: ServerFacts.Health?, served: Int?, check: ControllerCheck, expected: Finding.Outcome) {
        let facts = ServerFacts(url: "http://a", health: health, servedVersion: served, publishedVersion: 7)
        #expect(worst(facts.findings, check) == expected)
    }

    @Test(
        arguments: [(29, Finding.Outcome.ok), (13, .warning), (-1, .warning), (nil, .skipped)]
            as [(Int?, Finding.Outcome)])
    func theServersCertificate(days: Int?, expected: Finding.Outcome) {
        let end = days.map { Self.now + Double($0) * 86_400 }
        let facts = ServerFacts(
            url: "https://a", health: .init(status: "ok", certificateExpiresAt: end), now: Self.now, servedVersion: 7,
            publishedVersion: 7)
        #expect(worst(facts.findings, .serverCertificate) == expected)
    }

    struct NodeFault: Sendable {
        let check: ControllerCheck
        let change: @Sendable (inout NodeReport) -> Void

        init(_ check: ControllerCheck, _ change: @escaping @Sendable (inout NodeReport) -> Void) {
            self.check = check
            self.change = change
        }
    }

    private func node(_ change: (inout NodeReport) -> Void) -> NodeRecord {
        let report = NodeReport.sample(at: Self.now) {
            $0.uptimeSeconds = 7200
            $0.sync = SyncStatus(lastSuccess: Self.now - 60, versions: ["root": 2])
            change(&$0)
        }
        return NodeRecord(report: report, receivedAt: Self.now, firstSeenAt: Self.now)
    }

    @Test(
        arguments: [
            .init(.nodesVersions, { $0.agentVersion = "0.0.1" }), .init(.nodesRoot, { $0.sync.versions["root"] = 1 }),
            .init(.nodesSync, { $0.sync.lastSuccess = now - 2 * 86_400 }),
            .init(.nodesSync, { $0.sync.lastSuccess = nil }),
            .init(.nodesClock, { $0.sentAt = now - 400 }),
            .init(
                .nodesModels,
                {
                    $0.models = [
                        ModelStatus(
                            model: ModelName(unchecked: "m"), state: .failed, active: nil, previous: nil, incoming: nil,
                            context: nil, memory: nil, restarts: 0)
                    ]
                }
            ),
        ] as [NodeFault])
    func nodes(fault: NodeFault) {
        let well = FleetNodesFacts(nodes: [node { _ in }], rootVersion: 2, silence: 3600, now: Self.now)
        #expect(well.findings.allSatisfy { $0.outcome == .ok }, "\(well.findings)")
        let facts = FleetNodesFacts(
            nodes: [node { _ in }, node(fault.change)], rootVersion: 2, silence: 3600, now: Self.now)
        #expect(worst(facts.findings, fault.check) == .warning)
        #expect(facts.findings.filter { $0.outcome != .ok }.count == 1, "\(facts.findings)")
    }

    @Test func keyFindingsSayWhatToDo() {
        let findings = KeyFacts(
            findings: [
                KeyFinding(severity: .error, code: .keyMissing, role: "timestamp", message: "it is gone; bring it back")
            ], roles: [], now: Self.now
        ).checks
        let missing = findings.first { $0.name == ControllerCheck.onlineKeys.rawValue }
        #expect(missing?.message == "It is gone." && missing?.fix == "Bring it back.")
        #expect(worst(findings, .keys) == .ok && worst(findings, .onlineKeys) == .error)
    }
}
