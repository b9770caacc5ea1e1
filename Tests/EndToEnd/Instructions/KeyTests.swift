import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// Keys come and go; nodes follow by themselves, and serve meanwhile.
    @Suite(.timeLimit(.minutes(4))) struct KeyTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        private func draft(_ name: String, _ fleet: Fleet) -> FilePath {
            fleet.directory.appending("drafts").appending(name)
        }

        /// The node has the role at this version, nothing is wrong, and apps are answered.
        private func follows(_ node: Node, _ role: String, _ version: Int, _ model: MadeUpModel) async throws {
            try await eventually("the node has \(role) \(version)") {
                let report = try await node.report()
                guard report.sync.versions[role] == version, report.faults.isEmpty else {
                    throw NotYet("\(report.sync), \(report.conditions)")
                }
            }
            try await node.stillServes(model)
        }

        /// Two of three sign a root, on machines that have nothing but a key and a file; then the timestamp's key is
        /// lost, and what a thief signs with it is refused.
        @Test func theRootAndALostTimestampKeyAreReplaced() async throws {
            try await Setting.with { setting in
                let (fleet, world) = (setting.fleet, setting.world)
                let node = try await setting.node(serving: first)
                let anna = try await KeyHolder.withNewKey("anna", in: world)
                let ben = try await KeyHolder.withNewKey("ben", in: world, "--type", "ecdsa-p256")
                let cleo = try await KeyHolder.withNewKey("cleo", in: world)
                try await fleet.ctl(
                    "keys", "rotate", "root", "--key", anna.publicKey, "--key", ben.publicKey, "--key", cleo.publicKey,
                    "--threshold", "2")
                let root2 = draft("2.root.json", fleet)
                try await anna.sign(root2, showing: "threshold 1 -> 2")
                let early = try await fleet.outcome(of: ["root", "publish", root2.string])
                try #require(early.end == .code(11), "\(early)")
                try await ben.sign(root2, showing: "has all its signatures")
                try await fleet.ctl("root", "publish", root2.string)
                try await follows(node, "root", 2, first)

                let thief = Fleet(world: world, directory: world.directory.appending("thief"))
                try Scratch.copy(fleet.directory, to: thief.directory)
                for name in Scratch.names(in: thief.directory.appending("keys")) {
                    chmod(thief.directory.appending("keys").appending(name).string, 0o600)
                }
                unlink(fleet.directory.appending("keys").appending("timestamp.json").string)
                let doctor = try await fleet.outcome(of: ["keys", "doctor"])
                try #require(doctor.end == .code(1) && doctor.output.contains("'timestamp' is not on this machine"))
                try await fleet.ctl("keys", "rotate", "timestamp", "--generate")
                let root3 = draft("3.root.json", fleet)
                try await cleo.sign(root3, showing: "role timestamp: key")
                try await anna.sign(root3, showing: "has all its signatures")
                try await fleet.ctl("root", "publish", root3.string)
                try await follows(node, "root", 3, first)
                try await fleet.release(second)
                try await node.serves(second.version)

                for _ in 0..<8 { try await thief.ctl("keys", "renew", "timestamp") }
                let timestamp = FilePath("metadata/timestamp.json")
                let right = try Scratch.read(fleet.tree.appending(timestamp.components))
                try Scratch.write(
                    try Scratch.read(thief.tree.appending(timestamp.components)),
                    to: fleet.tree.appending(timestamp.components))
                try await node.says(.metadataRejected, "timestamp")
                try await node.stillServes(second)
                try Scratch.write(right, to: fleet.tree.appending(timestamp.components))
                try await node.isWell()
            }
        }

        /// A channel's key moves to a release manager, who signs the next release there; the key that signed before is
        /// worth nothing then, and a rollouts key is revoked.
        @Test func aChannelsKeyMovesAway() async throws {
            try await Setting.with { setting in
                let (fleet, world) = (setting.fleet, setting.world)
                let node = try await setting.node(serving: first)
                let manager = try await KeyHolder.withNewKey("manager", in: world)
                try await fleet.ctl("keys", "rotate", "ch-stable", "--key", manager.publicKey)
                let drafts = ["2.targets.json", "3.ch-stable.json"].map { draft($0, fleet) }
                try await manager.sign(drafts[1], showing: "has all its signatures")
                try await fleet.ctl("metadata", "publish", drafts[0].string, drafts[1].string)
                try await follows(node, "targets", 2, first)

                // The old key still lies in the fleet's directory; it cannot sign for the channel any more.
                let manifest = try second.write(to: world.directory.appending("second")).string
                let alone = try await fleet.outcome(of: ["model", "add", manifest])
                try #require(alone.end == .code(1) && alone.errors.contains("--draft"), "\(alone)")
                let release = world.directory.appending("release.json")
                try await fleet.ctl("model", "add", manifest, "--draft", release.string)
                try await manager.sign(release, showing: "new target ch-stable/made-up-2.0.0.json")
                try await fleet.ctl("metadata", "publish", release.string)
                try await fleet.ctl("push", MadeUpModel.name)
                try await node.serves(second.version)

                let listed = try await fleet.ctl("keys", "list")
                let line = try #require(listed.split(separator: "\n").first { $0.hasPrefix("rollouts") })
                let old = String(try #require(line.split(separator: " ").dropFirst().first))
                try await fleet.ctl("keys", "rotate", "rollouts", "--generate", "--add")
                try await fleet.ctl("keys", "revoke", "rollouts", old)
                try await follows(node, "targets", 4, second)
                try await node.isWell()
            }
        }

        /// More root keys are lost than the threshold can spare. The way out: a new fleet, and its root on each node;
        /// until then, and while that is done, nodes serve what they have.
        @Test func aLostRootIsLeftForANewFleet() async throws {
            try await Setting.with { setting in
                let (fleet, world) = (setting.fleet, setting.world)
                let manifest = try first.write(to: world.directory.appending("first")).string
                try await fleet.ctl("model", "add", manifest, "--sequence-floor", "--sequence", "7")
                try await fleet.ctl("push", MadeUpModel.name)
                let node = try await setting.node()
                try await node.serves(first.version)
                let new = try await Fleet.create(in: world, named: "new")
                let next = try second.write(to: world.directory.appending("next")).string
                try await new.ctl("model", "add", next, "--sequence", "8")
                try await new.ctl("push", MadeUpModel.name)
                setting.server.serve(new.tree)
                try await node.says(.metadataRejected)
                try await node.stillServes(first)
                try await node.stop()

                let outage = setting.server.harm("timestamp.json", with: .status(503))
                let moved = try await setting.node {
                    $0.state = node.state
                    $0.name = "node-1-moved"
                    $0.trustRoot = new.root
                }
                try await moved.serves(first.version)
                setting.server.heal(outage)
                try await moved.serves(second.version)
                try await moved.isWell()
            }
        }

        /// `serve` says at its start, and not when it is too late, that it cannot sign.
        @Test func serveSaysLoudlyThatAKeyIsMissing() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let keys = fleet.directory.appending("keys")
                let elsewhere = world.directory.appending("credentials")
                try Scratch.make(elsewhere)
                try #require(
                    rename(keys.appending("timestamp.json").string, elsewhere.appending("fleet-timestamp").string) == 0)
                let controller = try await Controller.started(for: fleet)
                try await until("it says so", detail: { controller.child.output }) {
                    controller.child.output.contains("could not be signed")
                        && controller.child.output.contains("key_missing")
                }
                controller.child.signal(SIGTERM)
                _ = try await controller.child.waitUntilEnded()
                // As a systemd credential it is found.
                var command = fleet.command(["keys", "doctor"])
                command.environment = ["CREDENTIALS_DIRECTORY": elsewhere.string]
                let doctor = try await command.run()
                try #require(doctor.end == .code(0), "\(doctor)")
            }
        }
    }
}
