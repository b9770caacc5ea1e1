import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct DaemonFactsTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)
    private static let day: TimeInterval = 86_400
    private static let model = ModelName(unchecked: "shop-intent")

    private static let metadata = MetadataFacts(
        channel: ChannelName(unchecked: "stable"), now: now,
        expiries: [
            "root": now + 300 * day, "timestamp": now + 6 * day, "snapshot": now + 20 * day, "targets": now + 90 * day,
            "ch-stable": now + 60 * day,
        ])

    @Test func freshMetadataIsFine() {
        expectSense(Self.metadata.findings)
        #expect(Self.metadata.findings.allSatisfy { $0.outcome == .ok }, "\(Self.metadata.findings)")
    }

    @Test(arguments: [
        (NodeCheck.metadataRoot, "root", 44.0), (.metadataTimestamp, "timestamp", 1.9),
        (.metadataSnapshot, "snapshot", 6),
        (.metadataTargets, "targets", 29), (.metadataChannel, "ch-stable", 13),
    ])
    func expiryIsSaidAheadOfIt(check: NodeCheck, role: String, warning: Double) {
        var facts = Self.metadata
        for (left, expected) in [(warning, Finding.Outcome.warning), (warning + 2, .ok), (0, .error), (-3, .error)] {
            facts.expiries[role] = Self.now + left * Self.day
            expectSense(facts.findings)
            #expect(outcome(check, facts.findings) == expected, "\(role) in \(left) days")
        }
        facts.expiries[role] = nil
        #expect(outcome(check, facts.findings) == .skipped)
    }

    @Test func metadataIsBelieved() {
        var facts = Self.metadata
        facts.fault = "a signature does not hold"
        #expect(outcome(.metadata, facts.findings) == .error)
        facts = MetadataFacts(channel: facts.channel, now: Self.now, expiries: ["root": Self.now + Self.day * 300])
        #expect(outcome(.metadata, facts.findings) == .warning)
    }

    private static let service = ServiceFacts(
        daemon: SystemdUnit(
            name: "swiftletd.service",
            properties: [
                "LoadState": "loaded", "ActiveState": "active", "SubState": "running", "NRestarts": "0",
                "UnitFileState": "enabled",
            ]),
        uplinkSocket: SystemdUnit(
            name: "swiftlet-uplink.socket", properties: ["LoadState": "loaded", "ActiveState": "active"]),
        uplink: SystemdUnit(name: "swiftlet-uplink.service", properties: ["ActiveState": "inactive"]), errors: [])

    @Test func aServiceThatRunsIsFine() {
        #expect(Self.service.isStopped == false)
        #expect(Self.service.findings.allSatisfy { $0.outcome == .ok }, "\(Self.service.findings)")
        #expect(ServiceFacts().findings.allSatisfy { $0.outcome == .skipped }, "no systemd")
    }

    @Test(
        arguments: [
            .init(.service, .error, { $0.daemon?.properties["ActiveState"] = "failed" }),
            .init(.service, .warning, { $0.daemon?.properties["ActiveState"] = "activating" }),
            .init(.serviceRestarts, .warning, { $0.daemon?.properties["NRestarts"] = "4" }),
            .init(.serviceEnabled, .warning, { $0.daemon?.properties["UnitFileState"] = "disabled" }),
            .init(.uplinkService, .error, { $0.uplinkSocket?.properties["ActiveState"] = "inactive" }),
            .init(.uplinkService, .error, { $0.uplink?.properties["ActiveState"] = "failed" }),
            .init(.journal, .warning, { $0.errors = ["it fell over"] }), .init(.journal, .skipped, { $0.errors = nil }),
        ] as [Case<ServiceFacts>])
    func faultsOfTheService(item: Case<ServiceFacts>) {
        var facts = Self.service
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
    }

    @Test func aServiceWithoutAFleetSaysWhatItWaitsFor() {
        var facts = Self.service
        facts.daemon?.properties["ActiveState"] = "inactive"
        facts.daemon?.properties["ConditionResult"] = "no"
        #expect(facts.isStopped)
        #expect(facts.findings.first?.fix?.contains("/etc/swiftlet/root.json") == true)
    }

    private static let walls = EngineWallFacts(
        landlockVersion: 4, hasGroups: true,
        engines: [model: ProcessWalls(hasSystemCallFilter: true, hasNoNewPrivileges: true, memoryMax: Bytes(1))])

    @Test(
        arguments: [
            .init(.engineFiles, .ok, { _ in }), .init(.engineFiles, .warning, { $0.landlockVersion = 0 }),
            .init(.engineSystemCalls, .ok, { _ in }), .init(.engineSystemCalls, .skipped, { $0.engines = [:] }),
            .init(.engineSystemCalls, .error, { $0.engines[model]?.hasSystemCallFilter = false }),
            .init(.engineSystemCalls, .error, { $0.engines[model]?.hasNoNewPrivileges = false }),
            .init(.engineMemory, .ok, { _ in }), .init(.engineMemory, .warning, { $0.hasGroups = false }),
            .init(.engineMemory, .error, { $0.engines[model]?.memoryMax = nil }),
        ] as [Case<EngineWallFacts>])
    func wallsAroundEngines(item: Case<EngineWallFacts>) {
        var facts = Self.walls
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
    }

    /// `swiftlet status` and the fleet hear of each wall that is missing.
    @Test func missingWallsAreACondition() throws {
        let condition = try #require(Walls(groups: nil, hasLandlock: false, foundAt: Self.now).condition)
        #expect(condition.code == .wallMissing && condition.since == Self.now)
        #expect(condition.message.contains("Landlock") && condition.message.contains("control group"))
        let one = try #require(Walls(groups: nil, hasLandlock: true, foundAt: Self.now).condition)
        #expect(one.message.contains("Landlock") == false)
    }

    private static let digest: Digest = {
        guard let digest = Digest(bytes: [UInt8](repeating: 0xAA, count: 32)) else { fatalError("32 bytes are one") }
        return digest
    }()

    private static let serving = ModelStatus(
        model: model, state: .serving,
        active: ModelStatus.Installed(
            version: ReleaseVersion(unchecked: "1.0.0"), variant: VariantName(unchecked: "q8_0"),
            manifest: digest, sequence: 1, installedAt: now,
            checks: CheckOutcome(passed: 9, total: 10, minimumPassShare: 0.9, failed: ["one"])),
        previous: nil, incoming: nil, context: 256, memory: .mebibytes(20), restarts: 0)

    @Test(
        arguments: [
            .init(.modelServing, .ok, { _ in }), .init(.modelServing, .error, { $0.state = .failed }),
            .init(.modelServing, .warning, { $0.state = .restarting }),
            .init(.modelServing, .warning, { $0.state = .downloading }),
            .init(.modelChecks, .ok, { _ in }), .init(.modelChecks, .error, { $0.active?.checks?.passed = 8 }),
            .init(.modelChecks, .skipped, { $0.active = nil }), .init(.modelRestarts, .ok, { _ in }),
            .init(.modelRestarts, .warning, { $0.restarts = 1 }), .init(.modelMemory, .ok, { _ in }),
            .init(.modelMemory, .warning, { $0.memory = .mebibytes(33) }),
            .init(.modelMemory, .skipped, { $0.memory = nil }),
        ] as [Case<ModelStatus>])
    func models(item: Case<ModelStatus>) {
        var model = Self.serving
        item.change(&model)
        let findings = ModelFacts(models: [model], plans: [Self.model: .mebibytes(32)]).findings
        expectSense(findings)
        #expect(outcome(item.check, findings) == item.expected)
    }

    @Test(arguments: [(60, .ok), (3 * 900 + 700, .warning), (6 * 86_400, .error)] as [(TimeInterval, Finding.Outcome)])
    func theRepositoryIsSeenOften(age: TimeInterval, expected: Finding.Outcome) {
        let status = SyncStatus(lastAttempt: Self.now, lastSuccess: Self.now - age)
        let findings = SyncFacts(status: status, pollInterval: .seconds(900), now: Self.now).findings
        expectSense(findings)
        #expect(outcome(.sync, findings) == expected)
        #expect(outcome(.syncFailure, findings) == .ok)
    }

    @Test func whatHindersTheSyncIsSaid() {
        let failed = SyncFacts(
            status: SyncStatus(lastAttempt: Self.now, failure: "It is dark."), pollInterval: .seconds(60), now: Self.now
        )
        expectSense(failed.findings)
        #expect(outcome(.sync, failed.findings) == .warning)
        #expect(outcome(.syncFailure, failed.findings) == .warning)
        let carried = SyncFacts(status: SyncStatus(), pollInterval: nil, now: Self.now)
        #expect(outcome(.sync, carried.findings) == .ok)
    }

    @Test(
        arguments: [
            (.status(200, milliseconds: 3), .ok, .ok), (.status(404, milliseconds: 3), .ok, .error),
            (.unreachable("no route"), .ok, .error), (.noUplink("it is not there"), .error, .skipped),
        ] as [(LinkFacts.Answer, Finding.Outcome, Finding.Outcome)])
    func theLink(answer: LinkFacts.Answer, uplink: Finding.Outcome, server: Finding.Outcome) {
        let url = "https://op:hunter2@fleet.example/x?token=t"
        let facts = LinkFacts(
            repository: (url, answer), controller: (url, answer), delivery: ReportDelivery(at: Self.now, problem: nil),
            now: Self.now)
        expectSense(facts.findings)
        #expect(outcome(.uplink, facts.findings) == uplink)
        #expect(outcome(.repository, facts.findings) == server)
        #expect(outcome(.controller, facts.findings) == server)
        #expect(outcome(.reports, facts.findings) == .ok)
        #expect("\(facts.findings)".contains("hunter2") == false)
    }

    @Test func reportsAreTaken() {
        var facts = LinkFacts(
            controller: ("http://a", .status(200, milliseconds: 1)),
            delivery: ReportDelivery(at: Self.now, problem: "it answered 500"), now: Self.now)
        #expect(outcome(.reports, facts.findings) == .warning)
        // `ReportSpool` has them.
        #expect("\(facts.findings)".contains("is kept here"))
        facts.delivery = nil
        #expect(outcome(.reports, facts.findings) == .skipped)
    }

    @Test func conditionsAndRefusalsAreFindings() throws {
        let conditions = Condition.Code.allCases.map { Condition(code: $0, message: "It is so.", since: Self.now) }
        let facts = ReportedFacts(conditions: conditions)
        expectSense(facts.findings)
        #expect(facts.findings.count == Condition.Code.allCases.count - 1, "walls have checks of their own")
        #expect(outcome(.conditions, facts.findings) == .error)
        #expect(outcome(.conditions, ReportedFacts(conditions: []).findings) == .ok)
        #expect(outcome(.rollouts, RefusalFacts(refused: [:]).findings) == .ok)
        let json = #"{"rollout":"r1","version":"2.0.0","reason":"3 of 9 checks passed"}"#
        let refused = try JSONDecoder().decode(ModelRecord.Refused.self, from: Data(json.utf8))
        let findings = RefusalFacts(refused: [Self.model: refused]).findings
        expectSense(findings)
        #expect(outcome(.rollouts, findings) == .warning)
    }

    @Test func versionsAgree() {
        #expect(VersionFacts(versions: [("a", "1"), ("b", "1")]).finding.outcome == .ok)
        #expect(VersionFacts(versions: [("a", "1"), ("b", "2")]).finding.outcome == .warning)
    }
}
