import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// python-tuf reads what `swiftletctl` publishes.
    @Suite(.timeLimit(.minutes(3))) struct PythonTUFTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        private func target(_ model: MadeUpModel, in channel: String = "stable") -> String {
            "ch-\(channel)/\(MadeUpModel.name)-\(model.version).json"
        }

        /// What was published under the path, as the tree has it.
        private func published(_ path: String, in fleet: Fleet) throws -> PythonTUF.Belief.Target {
            let name = path.split(separator: "/").last ?? ""
            let file = try #require(fleet.newest(".\(name)"), "\(path) is not in the tree")
            let digest = file.split(separator: "/").last?.prefix { $0 != "." } ?? ""
            return PythonTUF.Belief.Target(
                length: try Scratch.read(fleet.tree.appending(file)).count, sha256: String(digest))
        }

        @Test func believesEveryRelease() async throws {
            try await Setting.with { setting in
                let fleet = setting.fleet
                try await fleet.release(first)
                let client = PythonTUF(of: fleet, from: setting.server.url)
                let paths = [target(first), target(second), "rollouts/stable.json"]
                let before = try await client.read(paths)
                try #require(try before.targets[target(first)] == published(target(first), in: fleet))
                try #require(before.targets[target(second)] == .some(nil), "nobody has signed it yet: \(before)")
                try #require(try before.targets[paths[2]] == published(paths[2], in: fleet))

                try await fleet.release(second)
                let after = try await client.read(paths)
                for path in paths { try #require(try after.targets[path] == published(path, in: fleet), "\(after)") }
                for role in ["timestamp", "snapshot", "ch-stable", "rollouts"] {
                    try #require((after.versions[role] ?? 0) > (before.versions[role] ?? 0), "\(role): \(after)")
                }
                try #require(after.versions["root"] == 1 && after.versions["targets"] == 1)
                // Nothing new: nothing changes, and the answer is the same.
                try #require(try await client.read(paths) == after)
            }
        }

        /// Two channels with keys of their own: what changes in one is not in the other.
        @Test func believesEveryChannel() async throws {
            try await World.with { world in
                let fleet = Fleet(world: world, directory: world.directory.appending("fleet"))
                try await fleet.ctl("init", "--channel", "stable", "--channel", "canary")
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let client = PythonTUF(of: fleet, from: server.url)
                let paths = ["stable", "canary"].map { target(first, in: $0) }
                let manifest = try first.write(to: world.directory.appending("model")).string
                try await fleet.ctl("model", "add", manifest, "--channel", "canary")
                let canary = try await client.read(paths)
                try #require(canary.targets[paths[0]] == .some(nil) && canary.targets[paths[1]] != .some(nil))
                try await fleet.ctl("model", "add", manifest, "--channel", "stable")
                let both = try await client.read(paths)
                try #require(both.targets[paths[0]] == both.targets[paths[1]] && both.targets[paths[0]] != .some(nil))
                try #require(both.versions["ch-canary"] == canary.versions["ch-canary"])
                try #require(both.versions["ch-stable"] == (canary.versions["ch-stable"] ?? 0) + 1)
            }
        }

        /// The test's own defence: a tree of somebody else is no fleet's.
        @Test func refusesAnotherFleet() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(first)
                let client = PythonTUF(of: setting.fleet, from: setting.server.url)
                _ = try await client.read([target(first)])
                setting.server.serve(try await Fleet.create(in: setting.world, named: "other").tree)
                let outcome = try await client.outcome(of: [target(first)])
                try #require(outcome.end == .code(1) && outcome.errors.isEmpty == false, "\(outcome)")
            }
        }
    }
}
