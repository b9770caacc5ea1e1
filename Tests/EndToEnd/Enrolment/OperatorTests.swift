import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Enrolments {
    /// People on other machines, the log of what they did, and a controller that comes back from a backup.
    @Suite(.timeLimit(.minutes(3))) struct OperatorTests {
        /// A machine with `swiftletctl` and nothing else.
        private struct Machine {
            let home: FilePath
            let url: String

            init(_ name: String, at url: String, in world: World) throws {
                self.home = world.directory.appending("home-" + name)
                self.url = url
                try Scratch.make(home)
            }

            func ctl(_ arguments: String..., isNamed: Bool = true) async throws -> Command.Outcome {
                var command = Command(
                    executable: BuiltProgram.swiftletctl.path, arguments: arguments, workingDirectory: home)
                command.environment = ["XDG_CONFIG_HOME": home.string]
                if isNamed { command.environment["SWIFTLET_CONTROLLER"] = url }
                return try await command.run()
            }
        }

        private func operatorToken(_ fleet: Fleet, _ name: String, _ role: String, at url: String) async throws
            -> String
        {
            try await fleet.ctl("operator", "add", name, "--role", role, "--url", url).trimmed
        }

        @Test func anAdminPushesAndAViewerLooks() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let url = controller.secureURL
                try await fleet.release(MadeUpModel(version: "1.0.0"), push: false)
                let node = try await Node.started(in: fleet, from: controller.url) { $0.controller = controller.url }

                let (anna, vic) = (try Machine("anna", at: url, in: world), try Machine("vic", at: url, in: world))
                for (machine, name, role) in [(anna, "anna", "admin"), (vic, "vic", "viewer")] {
                    let token = try await operatorToken(fleet, name, role, at: url)
                    let login = try await machine.ctl("login", token, isNamed: false)
                    try #require(login.end == .code(0) && login.output.contains(role), "\(login)")
                }
                let pushed = try await anna.ctl("push", MadeUpModel.name)
                try #require(pushed.end == .code(0), "\(pushed)")
                try await until("the node serves what was pushed from afar") {
                    try await vic.ctl("node", "list", isNamed: false).output.contains("1.0.0 serving")
                }
                // From afar and from beside it is the same.
                let rollouts = try await fleet.ctl("rollout", "list", "--format", "json")
                try #require(try await vic.ctl("rollout", "list", "--format", "json").output == rollouts)
                let refused = try await vic.ctl("rollout", "halt", MadeUpModel.name)
                try #require(refused.end == .code(1) && refused.errors.contains("viewer"), "\(refused)")
                try #require(try await anna.ctl("rollout", "halt", "none").end == .code(2))
                try #require(try await anna.ctl("rollout", "halt", MadeUpModel.name).end == .code(0))

                try await fleet.ctl("operator", "remove", "anna")
                let late = try await anna.ctl("rollout", "resume", MadeUpModel.name)
                try #require(late.end == .code(1) && late.errors.contains("removed"), "\(late)")
                try #require(try await fleet.ctl("rollout", "list").contains("halted"))

                let audit = try await fleet.ctl("audit")
                for words in ["operator anna", "operator vic", "rollout halt", "refused", "push", "operator remove"] {
                    try #require(audit.contains(words), "\(words): \(audit)")
                }
                try #require(try await fleet.ctl("audit", "--verify").contains("the chain is whole"))
                // Killed in the middle of anything, the log is whole, and goes on.
                controller.child.signal(SIGKILL)
                _ = try await controller.child.waitUntilEnded()
                let next = try await Controller.started(for: fleet)
                try #require(try await fleet.ctl("audit", "--verify").contains("the chain is whole"))
                let checked = try await fleet.outcome(of: ["check", "--url", next.secureURL, "--all"])
                try #require(checked.output.contains("\(next.secureURL) answers"), "\(checked)")
                try await node.stop()
            }
        }

        @Test func aControllerComesBackFromABackup() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let address = String(controller.url.dropFirst("http://".count))
                let first = MadeUpModel(version: "1.0.0")
                try await fleet.release(first)
                let box = try Joiner("box", in: world)
                let token = try await fleet.token(at: controller.secureURL, "--node", "box-1")
                try #require(try await box.enroll(token).end == .code(0))
                let open = try await fleet.token(at: controller.secureURL, "--node", "box-2", "--ttl", "1d")
                let node = try await Node.started(in: fleet, from: controller.url) {
                    $0.name = "box-1"
                    $0.controller = controller.secureURL
                    $0.further = ["Uplink": ["UplinkIdentity=\(box.identity)"]]
                }
                try await until("the node serves") {
                    try await fleet.ctl("node", "list").contains("1.0.0 serving")
                }
                let file = world.directory.appending("fleet.backup")
                try await fleet.ctl("backup", file.string)
                for _ in 1...2 { try await fleet.ctl("keys", "renew", "rollouts") }
                try await until("the node has seen what is newer than the backup") {
                    try await fleet.nodes().first?.report.sync.versions["rollouts"] ?? 0 > 3
                }
                let seen = try #require(try await fleet.nodes().first).report.sync.versions
                try await controller.stop()

                let other = Fleet(world: world, directory: world.directory.appending("restored"))
                let words = seen.sorted { $0.key < $1.key }.flatMap { ["--seen", "\($0.key)=\($0.value)"] }
                let restored = try await other.outcome(of: ["restore", file.string] + words)
                try #require(restored.end == .code(0), "\(restored)")
                for name in Scratch.names(in: fleet.tree.appending("blobs/sha256")) {
                    try Scratch.write(
                        try Scratch.read(fleet.tree.appending("blobs/sha256/" + name)),
                        to: other.tree.appending("blobs/sha256/" + name))
                }
                let next = try await Controller.started(for: other, listen: address)
                // Reports that were on their way before count as older: only a new one is shown.
                try await until("the node goes on, at newer versions") {
                    let versions = try await other.nodes().first?.report.sync.versions ?? [:]
                    return versions["rollouts"] ?? 0 > seen["rollouts"] ?? 0
                        && versions["timestamp"] ?? 0 > seen["timestamp"] ?? 0
                }
                try await other.release(MadeUpModel(version: "1.1.0"))
                try await until("it takes what is pushed there") {
                    try await other.ctl("node", "list").contains("1.1.0 serving")
                }
                let second = try Joiner("second", in: world)
                try #require(try await second.enroll(open).end == .code(0), "tokens were kept")
                let checked = try await other.outcome(of: ["check", "--all"])
                try #require(checked.output.contains("No node has seen newer metadata"), "\(checked)")
                try await node.stop()
                try await next.stop()
            }
        }
    }
}
