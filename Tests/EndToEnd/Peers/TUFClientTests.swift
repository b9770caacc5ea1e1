import FoundationEssentials
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// Our client (`Tests/Support/tuf-client`: SwiftletTrust, and nothing of a node) reads what python-tuf publishes.
    @Suite(.timeLimit(.minutes(3))) struct TUFClientTests {
        private struct Published: Decodable {
            var targets: [String]
            var unsigned: [String]
        }

        /// A tree of python-tuf's, and our client of it.
        private struct Reader {
            let server: StaticServer
            let tree: FilePath
            let published: Published
            let memory: FilePath
            let downloads: FilePath

            init(_ scenario: String, in world: World, options: [String] = []) async throws {
                let folder = world.directory.appending("\(scenario)\(options.count)")
                (tree, memory, downloads) = (
                    folder.appending("tree"), folder.appending("memory"), folder.appending("downloads")
                )
                for directory in [folder, memory, downloads] { try Scratch.make(directory) }
                let outcome = try await Peer.script("tuf_write.py", [scenario, tree.string] + options)
                    .required("python-tuf publishes")
                published = try JSONDecoder().decode(Published.self, from: Data(outcome.output.utf8))
                server = StaticServer(root: tree, crew: world.crew)
                try await server.start()
                try await run(["init", tree.appending("metadata").appending("1.root.json").string])
                    .required("our client trusts the first root")
            }

            func download(_ targets: [String]) async throws -> Command.Outcome {
                let names = targets.flatMap { ["--target-name", $0] }
                return try await run(
                    ["--metadata-url", server.url + "/metadata/", "--target-dir", downloads.string]
                        + ["--target-base-url", server.url + "/targets/"] + names + ["download"])
            }

            /// The client's arguments end with what it is to do.
            private func run(_ arguments: [String]) async throws -> Command.Outcome {
                try await Command(
                    executable: BuiltProgram.tufClient.path,
                    arguments: ["--metadata-dir", memory.string] + arguments
                ).run()
            }

            /// What was downloaded, sorted.
            var contents: [String] {
                get throws {
                    try Scratch.names(in: downloads)
                        .map { String(decoding: try Scratch.read(downloads.appending($0)), as: UTF8.self) }.sorted()
                }
            }
        }

        /// Kinds of keys with thresholds, hashes, delegations by patterns, prefixes and succinct bins, and a root that
        /// passes from one kind of key to the next.
        @Test(arguments: [
            "ed25519", "ecdsa", "rsa", "sha512", "both-hashes", "inconsistent", "paths", "prefixes", "succinct-1",
            "succinct-5", "rotation",
        ])
        func findsWhatPythonTUFPublished(scenario: String) async throws {
            try await World.with { world in
                let reader = try await Reader(scenario, in: world)
                let targets = reader.published.targets
                try #require(targets.isEmpty == false)
                try await reader.download(targets).required("our client downloads")
                try #require(try reader.contents == targets.sorted())
                for path in reader.published.unsigned {
                    let outcome = try await reader.download([path])
                    try #require(outcome.end == .code(1) && outcome.errors.contains("nobody signs"), "\(outcome)")
                }
                // The same, with one good signature fewer than is needed: the last target is nobody's.
                let forged = try await Reader(scenario, in: world, options: ["--forge"])
                let outcome = try await forged.download(Array(targets.suffix(1)))
                try #require(outcome.end == .code(1) && outcome.errors.contains("valid signatures"), "\(outcome)")
                try #require(try forged.contents.isEmpty)
            }
        }
    }
}
