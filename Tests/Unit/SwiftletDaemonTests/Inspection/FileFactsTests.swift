import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct FileFactsTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)

    private static func file(_ mode: UInt32, owner: UInt32 = 0, group: UInt32 = 0) -> PathFacts {
        PathFacts(kind: .file, mode: mode, owner: owner, group: group)
    }

    @Test(
        arguments: [
            (file(0o644), .ok), (file(0o664, group: 5), .error), (file(0o646), .error), (file(0o600, owner: 7), .error),
            (file(0o600, owner: 1000), .ok), (file(0o664), .ok),
        ] as [(PathFacts, Finding.Outcome)])
    func onlyRootChangesTheConfiguration(facts: PathFacts, expected: Finding.Outcome) {
        let access = FileAccessFacts(files: [("/etc/swiftlet/swiftletd.conf", facts)], user: 1000)
        expectSense(access.findings)
        #expect(outcome(.configurationPermissions, access.findings) == expected)
    }

    @Test(
        arguments: [
            (nil, file(0o755), .ok, true), ("it does not exist", nil, .error, false), (nil, file(0o777), .error, false),
        ] as [(String?, PathFacts?, Finding.Outcome, Bool)])
    func programs(fault: String?, facts: PathFacts?, expected: Finding.Outcome, isTrusted: Bool) async {
        let program = ProgramFacts(key: "Engine", path: "/x", fault: fault, facts: facts, user: 0)
        let finding = program.finding(.engineProgram, package: "swiftlet-engine")
        expectSense([finding])
        #expect(finding.outcome == expected)
        #expect(program.isTrusted == isTrusted)
    }

    /// What others could have put there is not started to ask for its version.
    @Test func anUntrustedEngineIsNotStarted() async throws {
        try await withDirectory { directory in
            let engine = directory.appending("engine")
            try write("#!/bin/sh\ntouch \(directory)/started\necho version 7\n", to: engine, mode: 0o777)
            let program = ProgramFacts.read("Engine", engine)
            let skipped = await EngineVersionFacts.read(program).finding
            #expect(skipped.outcome == .skipped)
            #expect(try Directory.names(in: directory) == ["engine"])
            var trusted = program
            trusted.facts?.mode = 0o755
            let started = await EngineVersionFacts.read(trusted).finding
            #expect(started.outcome == .ok && started.message.contains("version 7"), "\(started)")
        }
    }

    @Test func anEngineThatFailsSaysHow() async throws {
        try await withDirectory { directory in
            let engine = directory.appending("engine")
            try write("#!/bin/sh\necho libggml.so is not there >&2\nexit 127\n", to: engine, mode: 0o755)
            let finding = await EngineVersionFacts.read(ProgramFacts.read("Engine", engine)).finding
            expectSense([finding])
            #expect(finding.outcome == .error && finding.message.contains("libggml.so is not there"), "\(finding)")
        }
    }

    private static let socket = SocketFacts(
        check: .inferenceSocket, path: "/run/x.sock",
        facts: PathFacts(kind: .socket, mode: 0o660, owner: 5, group: 6), isListening: true, mode: 0o660, group: 6,
        fix: "`systemctl start swiftletd`.")

    @Test(
        arguments: [
            .init(.inferenceSocket, .ok, { _ in }), .init(.inferenceSocket, .error, { $0.facts = nil }),
            .init(.inferenceSocket, .error, { $0.facts?.kind = .file }),
            .init(.inferenceSocket, .error, { $0.isListening = false }),
            .init(.inferenceSocket, .error, { $0.facts?.mode = 0o666 }),
            .init(.inferenceSocket, .warning, { $0.facts?.mode = 0o600 }),
            .init(.inferenceSocket, .error, { $0.facts?.group = 9 }), .init(.inferenceSocket, .ok, { $0.group = nil }),
        ] as [Case<SocketFacts>])
    func sockets(item: Case<SocketFacts>) {
        var facts = Self.socket
        item.change(&facts)
        expectSense([facts.finding])
        #expect(facts.finding.outcome == item.expected, "\(facts.finding)")
    }

    @Test func groupsHaveMembers() {
        let one = GroupFacts(name: "swiftlet", members: ["till"]), none = GroupFacts(name: "swiftlet", members: [])
        #expect(one.finding(.appsGroup, who: "Apps", isNeeded: true).outcome == .ok)
        #expect(none.finding(.appsGroup, who: "Apps", isNeeded: true).outcome == .warning)
        #expect(none.finding(.adminsGroup, who: "Administrators", isNeeded: false).outcome == .ok)
        #expect(GroupFacts(name: nil, members: []).finding(.appsGroup, who: "Apps", isNeeded: true).outcome == .skipped)
    }

    @Test func socketPathsHaveALimit() {
        var settings = DaemonConfiguration()
        #expect(SocketPathFacts(settings).finding.outcome == .ok)
        settings.runtimeDirectory = FilePath("/run/" + String(repeating: "x", count: 80))
        expectSense([SocketPathFacts(settings).finding])
        #expect(SocketPathFacts(settings).finding.outcome == .error)
    }

    @Test func whatEnginesReadIsThere() {
        #expect(EngineReadsFacts(["/usr"]).finding.outcome == .ok)
        #expect(EngineReadsFacts(["/usr", "/nonexistent"]).finding.outcome == .warning)
    }

    @Test(
        arguments: [
            .init(.stateDirectory, .ok, { _ in }), .init(.stateDirectory, .error, { $0.isWritable = false }),
            .init(.stateDirectory, .error, { $0.folder.owner = 9 }),
            .init(.stateDirectory, .error, { $0.folder.mode = 0o770 }),
            .init(.stateDirectory, .warning, { $0.folder.mode = 0o755 }),
            .init(.stateDirectory, .error, { $0.folder.kind = .file }),
            .init(.diskSpace, .ok, { _ in }), .init(.diskSpace, .error, { $0.reserve = Bytes($0.disk.free.count + 1) }),
            .init(.diskSpace, .warning, { $0.largestRelease = $0.disk.free }),
            .init(.leftoverDownloads, .ok, { $0.leftovers = [.init(name: "a", size: Bytes(1), modified: now)] }),
            .init(
                .leftoverDownloads, .warning,
                { $0.leftovers = [.init(name: "a", size: Bytes(1), modified: now - 90_000)] }),
        ] as [Case<DiskFacts>])
    func theDisk(item: Case<DiskFacts>) throws {
        var facts = DiskFacts(
            path: "/var/lib/swiftlet", folder: PathFacts(kind: .directory, mode: 0o700, owner: 5, group: 5), owner: 5,
            isWritable: true, disk: try FileSystem(of: "/"), reserve: Bytes(1), largestRelease: .zero, leftovers: [],
            now: Self.now)
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
    }

    @Test func contentIsThere() throws {
        let digest = try #require(Digest(hex: String(repeating: "a", count: 64)))
        func copy(_ missing: [Digest], _ isActive: Bool) -> ContentFacts {
            ContentFacts(copies: [
                .init(
                    model: ModelName(unchecked: "m"), version: ReleaseVersion(unchecked: "1"), isActive: isActive,
                    missing: missing, count: 2)
            ])
        }
        let cases: [(ContentFacts, Finding.Outcome)] = [
            (copy([], true), .ok), (copy([digest], true), .error), (copy([digest], false), .warning),
        ]
        for (facts, expected) in cases {
            expectSense(facts.findings)
            #expect(outcome(.modelContent, facts.findings) == expected)
            #expect(outcome(.stateFile, facts.findings) == .ok)
        }
        #expect(outcome(.stateFile, ContentFacts(copies: [], fault: "It is torn.").findings) == .error)
        #expect(outcome(.stateFile, ContentFacts(copies: [], hasUnreadable: true).findings) == .warning)
    }
}
