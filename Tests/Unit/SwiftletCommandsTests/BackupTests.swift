import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletSamples
import SwiftletServer
import Synchronization
import Testing

@testable import SwiftletCommands

@Suite(.timeLimit(.minutes(4))) struct BackupTests {
    static func report(_ node: String, number: Int, versions: [String: Int] = [:]) throws -> Data {
        try NodeReport.sample(node, number: number, at: Date()) { $0.sync.versions = versions }.json()
    }

    private final class Traffic: Sendable {
        let isDone = Mutex(false)
        let sent = Mutex(0)
    }

    private static func versions(_ fleet: TestFleet) throws -> [String: Int] {
        let status = try Repository.open(fleet.directory).status(at: Date())
        return Dictionary(uniqueKeysWithValues: status.map { ($0.role, $0.version) })
    }

    /// A second machine.
    private func other(_ fleet: TestFleet) throws -> TestFleet {
        let folder = fleet.folder + "/other"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return TestFleet(folder: folder)
    }

    /// Reports arrive while it is made; then the world goes on; then it is restored elsewhere, and the world goes on there.
    @Test func nodesGoOnAtARestoredController() async throws {
        try await withController { controller in
            let fleet = controller.fleet
            let file = fleet.folder + "/fleet.backup"
            await fleet.run(["model", "add", try fleet.writeModel()], at: Date())
            let operatorLogin = try #require(try await controller.login("anna", .admin).login)
            let node = try await controller.node("box-1")
            let open = await fleet.run(["token", "create", "--url", controller.url, "--ttl", "1d"], at: Date()).output

            let traffic = Traffic()
            let made = try await withThrowingTaskGroup(of: Outcome?.self) { group in
                for writer in 1...4 {
                    group.addTask {
                        var number = 0
                        while traffic.isDone.withLock({ $0 }) == false {
                            number += 1
                            let said = await controller.refusal(
                                "/v1/reports", as: node,
                                body: try Self.report("box-1", number: writer * 10_000 + number))
                            #expect(said?.contains("204") == true, "\(said ?? "")")
                            traffic.sent.withLock { $0 += 1 }
                        }
                        return nil
                    }
                }
                group.addTask {
                    while traffic.sent.withLock({ $0 }) < 8 { await Task.yield() }
                    let made = await fleet.run(
                        ["backup", file, "--protect"], typing: ["secret", "secret"], at: Date())
                    traffic.isDone.withLock { $0 = true }
                    return made
                }
                var made: Outcome?
                for try await outcome in group { made = outcome ?? made }
                return try #require(made)
            }
            #expect(made.code == .done && made.output.contains("and the registry"), "\(made)")
            let bytes = try Data(contentsOf: URL(filePath: file))
            #expect(bytes.firstRange(of: Data("BEGIN PRIVATE KEY".utf8)) == nil, "the authority's key is sealed")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            // Nodes see what is published since.
            for _ in 1...3 {
                await fleet.run(["push", "shop-intent"], at: Date())
                await fleet.run(["keys", "renew", "ch-stable"], at: Date())
            }
            let seen = try Self.versions(fleet)
            let words = seen.flatMap { ["--seen", "\($0.key)=\($0.value)"] }

            let second = try other(fleet)
            let wrong = await second.run(["restore", file] + words, typing: ["wrong"], at: Date())
            #expect(wrong.code == .badContent && wrong.errors.contains("another passphrase"), "\(wrong)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: second.folder).isEmpty)
            let restored = await second.run(["restore", file] + words, typing: ["secret"], at: Date())
            #expect(restored.code == .done && restored.output.contains("are missing"), "\(restored)")
            let after = try Self.versions(second)
            for (role, version) in seen where role != "root" && role != "targets" && role != "ch-canary" {
                #expect(after[role] ?? 0 > version, "\(role): \(after[role] ?? 0) is not above \(version)")
            }
            try FileManager.default.copyItem(
                atPath: fleet.fleet + "/repository/blobs/sha256", toPath: second.folder + "/blobs")
            for name in try FileManager.default.contentsOfDirectory(atPath: second.folder + "/blobs") {
                try? FileManager.default.moveItem(
                    atPath: second.folder + "/blobs/" + name,
                    toPath: second.fleet + "/repository/blobs/sha256/" + name)
            }

            try await serving(second) { there in
                let known = await there.refusal(
                    "/v1/reports", as: node, body: try Self.report("box-1", number: 1_000_000))
                #expect(known?.contains("204") == true, "\(known ?? "")")
                #expect(await there.refusal("/v1/admin/status", as: operatorLogin) == nil, "operators too")
                let token = try #require(JoinToken(open))
                let joined = try await there.enrol("box-2", by: token)
                let report = try Self.report("x", number: 1)
                #expect(await there.refusal("/v1/reports", as: joined, body: report)?.contains("204") == true)
                let pushed = await second.run(["push", "shop-intent"], at: Date())
                #expect(pushed.code == .done, "\(pushed)")
                #expect(try Self.versions(second)["rollouts"] ?? 0 > after["rollouts"] ?? 0)
            }
            #expect(await second.run("audit", "--verify").output.contains("whole"))
            #expect(await second.run("audit").output.contains("restore"))
        }
    }

    @Test func aFleetIsNotReplacedByAccident() async throws {
        try await withFleet { fleet in
            let file = fleet.folder + "/fleet.backup"
            await fleet.run("model", "add", try fleet.writeModel())
            #expect(await fleet.run("backup", file).code == .done)
            #expect(await fleet.run("backup", file).code == .usage, "one is there")
            let before = fleet.tree()
            let refused = await fleet.run("restore", file)
            #expect(refused.code == .usage && refused.errors.contains("--force"), "\(refused)")
            #expect(fleet.tree() == before)
            await fleet.run("push", "shop-intent")
            let newer = try Self.versions(fleet)
            let misspelt = await fleet.run("restore", file, "--force", "--seen", "timestmp=33")
            #expect(misspelt.code == .usage && misspelt.errors.contains("no role 'timestmp'"), "\(misspelt)")
            #expect(try Self.versions(fleet) == newer)
            let forced = await fleet.run("restore", file, "--force")
            #expect(forced.code == .done && forced.output.contains("replaced-"), "\(forced)")
            #expect(forced.output.contains("are missing") == false, "the models' files are kept")
            #expect(try Self.versions(fleet)["timestamp"] ?? 0 > newer["timestamp"] ?? 0)
            #expect(try Self.versions(fleet)["rollouts"] ?? 0 > newer["rollouts"] ?? 0)
            #expect(await fleet.run("audit", "--verify").code == .done)
            let moved = try FileManager.default.contentsOfDirectory(atPath: fleet.folder)
            #expect(moved.filter { $0.hasPrefix("fleet.replaced-") }.count == 1, "\(moved)")
            #expect(moved.contains { $0.hasPrefix(".restoring-") } == false)
        }
    }

    /// A controller that starts in the middle would go on with what is moved aside.
    @Test func whatIsBeingReplacedIsNotServed() async throws {
        try await withFleet { fleet in
            let file = fleet.folder + "/fleet.backup"
            let made = await fleet.run(["backup", file, "--protect"], typing: ["secret", "secret"])
            #expect(made.code == .done, "\(made)")
            let refusal = Mutex("")
            let session = Session(
                console: Console(isWatched: false, output: { _ in }, errors: { _ in }),
                environment: ["SWIFTLET_FLEET_DIR": fleet.fleet], now: { TestFleet.now },
                askPassphrase: { _ in
                    do { _ = try ServingMark(fleet.directory) } catch { refusal.withLock { $0 = "\(error)" } }
                    return Array("secret".utf8)
                })
            #expect(await Swiftletctl.run(["restore", file, "--force"], in: session) == .done)
            #expect(refusal.withLock { $0 }.contains("(process \(getpid())) serves or replaces"))
            _ = try ServingMark(fleet.directory)
        }
    }

    /// The channel's key is on a stick; without it nodes would refuse the restored fleet.
    @Test func whatWouldBeRefusedByNodesIsNotRestored() async throws {
        try await withFleet { fleet in
            let (file, stick) = (fleet.folder + "/fleet.backup", fleet.folder + "/stick")
            try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: stick)
            let keys = fleet.directory.keysPath
            for name in try FileManager.default.contentsOfDirectory(atPath: keys) where name.hasPrefix("ch-stable") {
                try FileManager.default.moveItem(atPath: keys + "/" + name, toPath: stick + "/" + name)
            }
            let made = await fleet.run("backup", file)
            #expect(made.output.contains("not in it: the keys of ch-stable"), "\(made)")
            let second = try other(fleet)
            let arguments = ["restore", file, "--seen", "ch-stable=7", "--seen", "timestamp=9"]
            let refused = await second.run(arguments)
            #expect(refused.code == .badContent && refused.errors.contains("ch-stable 7"), "\(refused)")
            #expect(refused.errors.contains("--keys-dir") && refused.errors.contains("--accept-older"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: second.folder).isEmpty)
            let older = await second.run(arguments + ["--accept-older"])
            #expect(older.code == .done && older.errors.contains("warning"), "\(older)")
            let risen = await second.run(arguments + ["--force", "--keys-dir", stick])
            #expect(risen.code == .done && risen.output.contains("ch-stable"), "\(risen)")
            let versions = try Self.versions(second)
            #expect(versions["ch-stable"] == 8 && versions["timestamp"] == 10, "\(versions)")
            let renewed = await second.run("keys", "renew", "rollouts", "--above", "40")
            #expect(renewed.code == .done, "\(renewed)")
            #expect(try Self.versions(second)["rollouts"] == 41)
        }
    }

    /// A lying node does not make the fleet jump, and a true one does.
    @Test func whatNodesReportCounts() async throws {
        try await withFleet { fleet in
            let file = fleet.folder + "/fleet.backup"
            #expect(await fleet.run("backup", file).code == .done)
            let registry = try Registry(path: fleet.directory.databasePath)
            for (name, version) in [("a", 12), ("liar", Int.max)] {
                let body = try Self.report(name, number: 1, versions: ["timestamp": version, "snapshot": version])
                try await registry.record(try NodeReport(json: body), receivedAt: TestFleet.now)
            }
            #expect(await fleet.run("restore", file, "--force").code == .done)
            let versions = try Self.versions(fleet)
            #expect(versions["timestamp"] == 13 && versions["snapshot"] == 13, "\(versions)")
        }
    }

    @Test func whatIsNoBackupIsRefused() async throws {
        try await withFleet { fleet in
            let file = fleet.folder + "/fleet.backup"
            #expect(await fleet.run("backup", file).code == .done)
            let second = try other(fleet)
            var bytes = try Data(contentsOf: URL(filePath: file))
            let place = try #require(bytes.firstRange(of: Data("\"name\" : \"fleet\"".utf8))).lowerBound
            bytes[place + 11] ^= 1
            try bytes.write(to: URL(filePath: fleet.folder + "/changed"))
            try bytes.prefix(bytes.count / 2).write(to: URL(filePath: fleet.folder + "/half"))
            try Data("nonsense".utf8).write(to: URL(filePath: fleet.folder + "/nonsense"))
            for name in ["changed", "half", "nonsense", "missing", "fleet/controller.sqlite"] {
                let refused = await second.run("restore", fleet.folder + "/" + name)
                #expect(refused.code == (name == "missing" ? .usage : .badContent), "\(name): \(refused)")
                #expect(refused.errors.contains("writable") == false, "\(name): \(refused)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: second.folder).isEmpty)
        }
    }
}
