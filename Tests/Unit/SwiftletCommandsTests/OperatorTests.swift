import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer
import Testing

@testable import SwiftletCommands

/// Operators on other machines, by the real server and the real client in this process.
@Suite(.timeLimit(.minutes(4))) struct OperatorTests {
    @Test func aViewerLooksAndAnAdminActs() async throws {
        try await withController { controller in
            let fleet = controller.fleet
            let anna = try await controller.login("anna", .admin)
            let vic = try await controller.login("vic", .viewer)
            await fleet.run(["model", "add", try fleet.writeModel()], at: Date())

            let pushed = await anna.run("push", "shop-intent", "--profile", "careful", "--gate", "speed>=70%")
            #expect(pushed.code == .done && pushed.output.contains("in waves 1%"), "\(pushed)")
            #expect(pushed.output.contains("speed>=70%"), "\(pushed)")
            for words in [
                ["status"], ["node", "list"], ["node", "enrolled"], ["token", "list"], ["rollout", "list"],
                ["rollout", "status", "shop-intent"], ["push", "shop-intent", "--dry-run"], ["audit"],
            ] {
                let seen = await vic.run(words)
                #expect(seen.code == .done && seen.output.isEmpty == false, "\(words) \(seen)")
                // The same words as on the controller, but for what time has changed.
                let json = await vic.run(words + ["--format", "json"])
                #expect(json.code == .done, "\(words) \(json)")
                #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil, "\(json)")
            }
            for words in [
                ["push", "shop-intent"], ["rollout", "halt", "shop-intent"], ["token", "create"],
                ["token", "revoke", "abcd"], ["node", "remove", "n"], ["rollout", "rollback", "shop-intent"],
            ] {
                let refused = await vic.run(words)
                #expect(refused.code == .failed && refused.errors.contains("viewer"), "\(words) \(refused)")
            }
            #expect(await anna.run("rollout", "halt", "shop-intent").output.contains("now halted"))
            // Errors end with their own codes from afar, too.
            #expect(await anna.run("rollout", "halt", "other").code == .usage)
            #expect(await anna.run("node", "show", "nobody").errors.contains("no node 'nobody' has reported yet"))
            #expect(await anna.run("push", "shop-intent", "--gate", "nonsense").code == .usage)

            let token = await anna.run("token", "create", "--node", "box-1")
            #expect(JoinToken(token.output)?.controller == controller.url, "\(token)")
            #expect(token.errors.contains("swiftlet enroll TOKEN"))

            // A removal holds at once.
            #expect(await fleet.run("operator", "remove", "anna").code == .done)
            let shut = await anna.run("status")
            #expect(shut.code == .failed && shut.errors.contains("was removed"), "\(shut)")
            #expect(await vic.run("status").code == .done)
        }
    }

    @Test func whoIsElsewhereIsToldWhatWorksThere() async throws {
        try await withController { controller in
            let anna = try await controller.login("anna", .admin)
            let keys = await anna.run(["keys", "list"], named: false)
            #expect(keys.code == .usage && keys.errors.contains("you have logged in to \(controller.url)"), "\(keys)")
            #expect(keys.errors.contains("swiftletctl init") == false)
        }
    }

    @Test func whyNobodyAnswersIsSaid() async throws {
        for (url, reason) in [
            ("https://127.0.0.1:1", "Connection refused"),
            ("https://nobody.invalid:7580", "no address is known for 'nobody.invalid'"),
        ] {
            let error = await #expect(throws: CommandError.self) {
                try await AdminClient(url: url, login: nil).exchange("/")
            }
            #expect(error?.description == "\(url) gives no answer that can be used: \(reason)")
        }
    }

    /// Every route against everybody who may not use it.
    @Test func noRouteIsOpenToOthers() async throws {
        try await withController { controller in
            let admin = try await controller.login("anna", .admin)
            let viewer = try await controller.login("vic", .viewer)
            let node = try await controller.node("box-1")
            let audit = AuditLog(controller.fleet.directory)
            let begun = try audit.entries().filter { $0.actor.kind == .operator }.count
            #expect(begun == 0)
            for type in OperationCatalogue.all {
                let path = "/v1/admin/\(type.route)"
                let isRead = type.access == .read
                for (who, login) in [("a node", node), ("a stranger", nil)] {
                    for body in [nil, Data("{}".utf8)] {
                        let said = await controller.refusal(path, as: login, body: body)
                        #expect(said?.contains("operator of this fleet") == true, "\(type.route) \(who): \(said ?? "")")
                    }
                }
                let plain = await controller.refusal(path, as: nil, body: nil, plain: true)
                #expect(plain?.contains("https only") == true, "\(type.route): \(plain ?? "")")
                let wrongMethod = await controller.refusal(path, as: admin.login, body: isRead ? Data("{}".utf8) : nil)
                #expect(wrongMethod == "use \(isRead ? "GET" : "POST")", "\(type.route): \(wrongMethod ?? "")")
                let viewed = await controller.refusal(path, as: viewer.login, body: isRead ? nil : Data("{}".utf8))
                #expect((viewed?.contains("viewer") ?? false) == (isRead == false), "\(type.route): \(viewed ?? "")")
            }
            let noted = try audit.entries().filter { $0.actor.kind == .operator }
            #expect(noted.allSatisfy { $0.outcome == .refused && $0.actor.name == "vic" && $0.from == "127.0.0.1" })
            #expect(noted.count == OperationCatalogue.all.filter { $0.access == .change }.count)
            // The page is for operators of either role.
            #expect(await controller.refusal("/fleet", as: viewer.login) == nil)
            for login in [node, nil] {
                let said = await controller.refusal("/fleet", as: login)
                #expect(said?.contains("no such page") == true, "\(said ?? "")")
            }
            // An operator is no node.
            let report = await controller.refusal("/v1/reports", as: admin.login, body: Data("{}".utf8))
            #expect(report?.contains("gave the node") == true, "\(report ?? "")")
            let renewal = try RenewalRequest(request: try ClientKey().request()).json()
            let renewed = await controller.refusal("/v1/renew", as: admin.login, body: renewal)
            #expect(renewed?.contains("gave the node") == true, "\(renewed ?? "")")
            let other = await controller.refusal("/v1/admin/renew", as: node, body: renewal)
            #expect(other?.contains("operator of this fleet") == true, "\(other ?? "")")
            #expect(await controller.refusal("/v1/admin/nothing", as: admin.login)?.contains("no such route") == true)
        }
    }

    @Test func whatIsNotUnderstoodIsNotPassedOver() async throws {
        try await withController { controller in
            let admin = try await controller.login("anna", .admin)
            for body in [
                #"{"node":"n"}"#, #"{"node":"n","decision":"destroy"}"#, "", "[]", "nonsense",
                #"{"node":"n","decision":"accept","dryRun":true}"#, #"{"node":7,"decision":"accept"}"#,
            ] {
                let said = await controller.refusal("/v1/admin/node/decide", as: admin.login, body: Data(body.utf8))
                #expect(said?.contains("arguments of 'node/decide'") == true, "\(body): \(said ?? "")")
            }
            let long = Data(repeating: UInt8(ascii: " "), count: 65 << 10)
            let said = await controller.refusal("/v1/admin/node/decide", as: admin.login, body: long)
            #expect(said?.contains("at most") == true, "\(said ?? "")")
        }
    }

    @Test func aLoginIsOneKeysAndItsFileIsPrivate() async throws {
        try await withController { controller in
            let token = try await controller.token("anna", .admin)
            let first = Machine(controller, "first")
            #expect(await first.run(["login", "-"], typing: token).code == .done)
            let path = first.folder + "/swiftlet/controllers/"
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first)
            let file = try FileManager.default.attributesOfItem(atPath: path + name)
            #expect(file[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)

            let second = Machine(controller, "second")
            let refused = await second.run("login", token)
            #expect(refused.code == .failed && refused.errors.contains("already"), "\(refused)")
            #expect(await second.run("status").code == .usage, "no login was kept")
            let cut = await second.run("login", String(token.dropLast(4)))
            #expect(cut.code == .usage || cut.errors.contains("no answer"), "\(cut)")
            // Cut short before the answer was written: the same key again, and the same answer.
            let third = Machine(controller, "third")
            let next = try await controller.token("ben", .viewer)
            #expect(await third.run("login", next).code == .done)
            let files = third.folder + "/swiftlet/controllers/"
            let complete = files + (try #require(try FileManager.default.contentsOfDirectory(atPath: files).first))
            try FileManager.default.moveItem(atPath: complete, toPath: complete + ".begun")
            #expect(await third.run("status").code == .usage)
            #expect(await third.run("login", next).code == .done)
            #expect(try FileManager.default.contentsOfDirectory(atPath: files).count == 1)
            #expect(await third.run("status").code == .done)
            // Without a word about where, the one controller that is known.
            #expect(await first.run("status", named: false).code == .done)
            #expect(await first.run("check").code == .usage, "needs the directory")
            #expect(await first.run("logout", controller.url, named: false).code == .done)
            #expect(await first.run("status").code == .usage)
            // Operators are made where the directory is.
            #expect(await first.run("operator", "list").errors.contains("only on the controller's machine"))
        }
    }

    @Test func aCertificateIsRenewedByUse() async throws {
        try await withController { controller in
            let anna = try await controller.login("anna", .viewer)
            let before = try #require(anna.login)
            // 61 days later by this machine's clock; the controller, by its own, still takes the old one.
            let late = await anna.run(["status"], at: Date() + 61 * 86_400)
            #expect(late.code == .done, "\(late)")
            let after = try #require(anna.login)
            #expect(after.certificate != before.certificate && after.key != before.key)
            #expect(await anna.run("status").code == .done)
            let old = await controller.refusal("/v1/admin/status", as: before)
            #expect(old?.contains("replaced") == true, "\(old ?? "")")
        }
    }

    @Test func whatIsDoneIsNoted() async throws {
        try await withController { controller in
            let fleet = controller.fleet
            let anna = try await controller.login("anna", .admin)
            let token = await anna.run("token", "create", "--node", "box-1").output
            let secret = try #require(token.split(separator: ".").dropFirst(4).first.map(String.init))
            #expect(await anna.run("token", "revoke", token).code == .done)
            #expect(await anna.run("rollout", "halt", "shop-intent").code == .usage)
            await fleet.run(["token", "create", "--url", controller.url], at: Date())
            let audit = await fleet.run("audit").output
            let lines = audit.split(separator: "\n").map(String.init)
            #expect(
                lines.contains {
                    $0.contains("operator anna") && $0.contains("127.0.0.1") && $0.contains("token create")
                })
            #expect(
                lines.contains { $0.contains("rollout halt") && $0.contains("failed") && $0.contains("no rollout") })
            #expect(lines.contains { $0.contains("user ") && $0.contains("operator add") && $0.contains("done") })
            #expect(lines.contains { $0.contains("init") })
            let newest = await fleet.run("audit", "--last", "2").output.split(separator: "\n").dropFirst()
            func words(_ rows: some Sequence<some StringProtocol>) -> [[Substring]] {
                rows.map { Substring($0).split(separator: " ") }
            }
            #expect(words(newest) == words(lines.suffix(2)), "rows, each with its arguments")
            let file = try String(contentsOfFile: fleet.directory.auditPath + "/audit.jsonl", encoding: .utf8)
            #expect(file.contains(secret) == false, "no secrets")
            #expect(await fleet.run("audit", "--verify").output.contains("the chain is whole"))
            let mine = await fleet.run("audit", "--operator", "anna", "--format", "json").output
            #expect(mine.contains("\"anna\"") && mine.contains("\"user\"") == false)

            let changed = file.replacing("token create", with: "token list")
            try Data(changed.utf8).write(to: URL(filePath: fleet.directory.auditPath + "/audit.jsonl"))
            let verdict = await fleet.run("audit", "--verify")
            #expect(verdict.code == .failed && verdict.output.contains("fault: audit.jsonl line"), "\(verdict)")
        }
    }

    /// A box does not talk itself out of the labels that the operator gave it.
    @Test func theTokensLabelsHoldAgainstReports() async throws {
        try await withController { controller in
            let fleet = controller.fleet
            let text = await fleet.run(
                ["token", "create", "--url", controller.url, "--node", "box", "--labels", "site=oslo"], at: Date())
            let box = try await controller.enrol("box", by: try #require(JoinToken(text.output)))
            var report = try NodeReport(json: try BackupTests.report("box", number: 1))
            report.labels = ["site": "bergen", "canary": "yes"]
            #expect(await controller.refusal("/v1/reports", as: box, body: try report.json())?.contains("204") == true)
            let kept = try #require(try await Registry(path: fleet.directory.databasePath).nodes().first)
            #expect(kept.report.labels == ["site": "oslo", "canary": "yes"])
        }
    }

    /// Where nothing can be noted, nothing is done.
    @Test func withoutTheLogNothingIsDone() async throws {
        try await withFleet { fleet in
            try FileManager.default.removeItem(atPath: fleet.directory.auditPath)
            try Data("x".utf8).write(to: URL(filePath: fleet.directory.auditPath))
            #expect(await fleet.run("token", "create", "--url", "https://c:1").code == .failed)
            #expect(await fleet.run("keys", "renew", "rollouts").code == .failed)
            #expect(await fleet.run("token", "list").output.contains("no token"))
        }
    }
}
