import FoundationEssentials
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// python-tuf follows a fleet whose keys change, as nodes do: nobody tells it.
    @Suite(.timeLimit(.minutes(3))) struct RotationTests {
        /// Somebody with a key of the root, on a machine of his own: FILE and FILE.pub.
        private struct Holder: Decodable {
            var keyID: String
            var privateKey: String
            var publicKey: String
        }

        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        private func target(_ model: MadeUpModel) -> String {
            "ch-stable/\(MadeUpModel.name)-\(model.version).json"
        }

        /// Three people; one has no Ed25519 key.
        private func makeHolders(in fleet: Fleet) async throws -> [Holder] {
            var holders: [Holder] = []
            for (name, type) in [("ann", "ed25519"), ("bob", "ecdsa-p256"), ("eve", "ed25519")] {
                let file = fleet.world.directory.appending(name + ".json").string
                let made = try await atHome(
                    ["keys", "generate", "--out", file, "--type", type, "--format", "json"], in: fleet)
                holders.append(try JSONDecoder().decode(Holder.self, from: Data(made.utf8)))
            }
            return holders
        }

        /// The draft, signed by the holders one after the other, then published.
        private func publish(_ name: String, signedBy holders: some Sequence<Holder>, in fleet: Fleet) async throws {
            let draft = fleet.directory.appending("drafts").appending(name).string
            for holder in holders {
                try await atHome(["metadata", "sign", draft, "--key-file", holder.privateKey], in: fleet)
            }
            try await fleet.ctl("metadata", "publish", draft)
        }

        /// A holder's command: there is no fleet where he is.
        @discardableResult
        private func atHome(_ arguments: [String], in fleet: Fleet) async throws -> String {
            try await Command(
                executable: BuiltProgram.swiftletctl.path, arguments: arguments, workingDirectory: fleet.world.directory
            ).run().required("\(arguments)").output
        }

        private func lose(_ role: String, of fleet: Fleet) throws {
            let keys = fleet.directory.appending("keys")
            let files = Scratch.names(in: keys).filter { $0.hasPrefix(role) }
            try #require(files.isEmpty == false, "\(Scratch.names(in: keys))")
            for file in files { Scratch.remove(keys.appending(file)) }
        }

        @Test func followsTheRootAndALostOnlineKey() async throws {
            try await Setting.with { setting in
                let fleet = setting.fleet
                try await fleet.release(first)
                let client = PythonTUF(of: fleet, from: setting.server.url)
                let start = try await client.read([target(first)])
                try #require(start.versions["root"] == 1)

                // The root passes to three people, of whom two must sign.
                let holders = try await makeHolders(in: fleet)
                let keys = holders.flatMap { ["--key", $0.publicKey] }
                try await fleet.outcome(of: ["keys", "rotate", "root", "--threshold", "2"] + keys)
                    .required("the rotation is drafted")
                let early = try await fleet.outcome(of: [
                    "metadata", "publish", fleet.directory.appending("drafts/2.root.json").string,
                ])
                try #require(early.end == .code(11), "nobody of them has signed: \(early)")
                try await publish("2.root.json", signedBy: holders.prefix(2), in: fleet)
                let rotated = try await client.read([target(first)])
                try #require(rotated.versions["root"] == 2 && rotated.targets == start.targets)

                // The key that signs every timestamp is lost, and no node is touched.
                try lose("timestamp", of: fleet)
                try await fleet.ctl("keys", "rotate", "timestamp", "--generate")
                try await publish("3.root.json", signedBy: holders.suffix(2), in: fleet)
                let replaced = try await client.read([target(first)])
                try #require(replaced.versions["root"] == 3 && replaced.targets == start.targets)
                try await fleet.release(second)
                let released = try await client.read([target(first), target(second)])
                try #require(released.targets[target(second)] != .some(nil), "\(released)")

                // One of the three leaves; who comes new now walks the whole chain.
                try await fleet.ctl("keys", "revoke", "root", holders[0].keyID)
                try await publish("4.root.json", signedBy: holders.suffix(2), in: fleet)
                let newcomer = PythonTUF(of: fleet, from: setting.server.url, named: "newcomer")
                let new = try await newcomer.read([target(first), target(second)])
                try #require(new.versions["root"] == 4 && new.targets == released.targets)
                try #require(try await client.read([target(first), target(second)]) == new)
            }
        }

        /// The key that signs rollouts stands in `targets`, that of a channel too.
        @Test func followsTheKeysOfRolloutsAndChannels() async throws {
            try await Setting.with { setting in
                let fleet = setting.fleet
                try await fleet.release(first)
                let client = PythonTUF(of: fleet, from: setting.server.url)
                let start = try await client.read([target(first), "rollouts/stable.json"])
                for role in ["rollouts", "ch-stable"] {
                    try await fleet.ctl("keys", "rotate", role, "--generate")
                    try #require(
                        try await client.read([target(first)]).targets[target(first)] == start.targets[target(first)])
                }
                try await fleet.release(second)
                let end = try await client.read([target(first), target(second), "rollouts/stable.json"])
                try #require(end.targets[target(second)] != .some(nil), "\(end)")
                try #require(end.targets["rollouts/stable.json"] != start.targets["rollouts/stable.json"])
                try #require(
                    end.versions["root"] == 1 && end.versions["targets"] == (start.versions["targets"] ?? 0) + 2)
            }
        }
    }
}
