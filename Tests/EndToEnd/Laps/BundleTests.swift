import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// Releases that are carried to nodes without a network.
    @Suite(.timeLimit(.minutes(3))) struct BundleTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        /// A fleet whose tree no server serves, and a node that nobody but a person updates.
        private struct Island {
            let fleet: Fleet
            let node: Node

            static func with(_ body: (Island) async throws -> Void) async throws {
                try await World.with { world in
                    let fleet = try await Fleet.create(in: world)
                    let node = try await Node.started(in: fleet, from: "none")
                    try await body(Island(fleet: fleet, node: node))
                }
            }

            func export(_ name: String = "stick.bundle", at time: String? = nil) async throws -> FilePath {
                let path = fleet.world.directory.appending(name)
                let said = try await fleet.ctl("bundle", "export", "--output", path.string, at: time)
                try #require(said.contains("\(MadeUpModel.name)@"), "\(said)")
                return path
            }

            func imports(_ bundle: FilePath) async throws {
                let outcome = try await node.swiftlet("import", bundle.string)
                try #require(outcome.end == .code(0), "\(outcome)")
            }

            func refuses(_ bundle: FilePath, _ code: ExitCode, _ words: String) async throws {
                let outcome = try await node.swiftlet("import", bundle.string)
                try #require(outcome.end == .code(code.rawValue), "\(outcome)")
                try #require(outcome.errors.contains(words), "\(outcome)")
                try #require(Scratch.names(in: node.state).contains { $0.hasPrefix("bundle") } == false)
            }
        }

        @Test func aBundleIsInstalledAndSoIsTheNext() async throws {
            try await Island.with { island in
                try await island.fleet.release(first)
                let bundle = try await island.export()
                try await island.imports(bundle)
                try await island.node.stillServes(first)
                let status = try await island.node.swiftlet("status")
                try #require(status.output.contains("from a bundle"), "\(status)")
                // Again: there is nothing to do.
                try await island.imports(bundle)
                try await island.fleet.release(second)
                try await island.imports(try await island.export())
                try await island.node.stillServes(second)
                try await island.node.isWell()
                // The weights of both releases; nothing that only came along.
                try #require(Scratch.names(in: island.node.state.appending("blobs/sha256")).count == 2)
            }
        }

        @Test func aNodeWithANetworkTakesABundleToo() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second)
                let island = Island(fleet: setting.fleet, node: node)
                try await island.imports(try await island.export())
                try await node.stillServes(second)
                try await node.isWell()
                try await node.syncs()
                try await node.stillServes(second)
            }
        }

        /// The entity tag that the mirror gave for its old timestamp does not stand for the one that the bundle brought.
        @Test func aMirrorThatIsBehindTheBundleIsNoticed() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.syncs()
                let old = setting.world.directory.appending("old")
                try Scratch.copy(setting.fleet.tree, to: old)
                setting.server.serve(old)
                try await setting.fleet.release(second)
                let bundle = try await Island(fleet: setting.fleet, node: node).export()
                let taken = try await node.swiftlet("import", "--no-wait", bundle.string)
                try #require(taken.end == .code(0), "\(taken)")
                try await node.serves(second.version)
                try await node.says(.metadataRejected, "old copy")
                try await node.stillServes(second)
                setting.server.serve(setting.fleet.tree)
                try await node.isWell()
            }
        }

        @Test func anOlderBundleIsARollback() async throws {
            try await Island.with { island in
                try await island.fleet.release(first)
                let old = try await island.export("old.bundle")
                try await island.imports(old)
                try await island.fleet.release(second)
                try await island.imports(try await island.export())
                try await island.refuses(old, .badSignature, "old copy")
                try await island.node.stillServes(second)
            }
        }

        /// What runs keeps running; nothing new is installed.
        @Test func anExpiredBundleInstallsNothing() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world, at: "-10d")
                try await fleet.release(first, at: "-10d")
                let node = try await Node.started(in: fleet, from: "none")
                let island = Island(fleet: fleet, node: node)
                try await island.refuses(try await island.export(at: "-10d"), .expired, "expired")
                try await node.servesNothing()
                try await fleet.release(second)
                try await island.imports(try await island.export())
                try await node.stillServes(second)
                try await node.isWell()
            }
        }

        @Test func aBundleOfAnotherFleetIsRefused() async throws {
            try await Island.with { island in
                let other = try await Fleet.create(in: island.fleet.world, named: "other")
                try await other.release(first)
                let foreign = try await Island(fleet: other, node: island.node).export()
                try await island.refuses(foreign, .badSignature, "not believed")
                try await island.node.servesNothing()
            }
        }

        /// A bit of each file that a node reads, and of its header.
        @Test func aDamagedBundleIsRefused() async throws {
            try await Island.with { island in
                let first = MadeUpModel(version: first.version, check: first.answer)
                try await island.fleet.release(first)
                let bundle = try await island.export()
                let bytes = try Scratch.read(bundle)
                let damaged = island.fleet.world.directory.appending("damaged.bundle")
                let fleet = island.fleet
                // In the order in which they are read: what was right before is trusted already.
                let read = ["timestamp", ".snapshot", ".targets", ".rollouts", ".stable", ".ch-stable", ".made-up"]
                    .compactMap(fleet.newest)
                for file in try read + [fleet.weights(of: first), fleet.checks(of: first)] {
                    let header = try #require(bytes.firstRange(of: Array(file.utf8))?.lowerBound, "\(file)")
                    for offset in [header + 5, header + 512 + 20] {
                        var copy = bytes
                        copy[offset] ^= 0x10
                        try Scratch.write(copy, to: damaged)
                        let outcome = try await island.node.swiftlet("import", damaged.string)
                        let isRefused = [ExitCode.badContent, .badSignature].contains {
                            outcome.end == .code($0.rawValue)
                        }
                        try #require(isRefused, "\(file) at \(offset - header): \(outcome)")
                        try await island.node.servesNothing()
                    }
                }
                try Scratch.write(bytes.prefix(bytes.count / 2), to: damaged)
                try await island.refuses(damaged, .badContent, "too early")
                try Scratch.write(Array("no bundle at all".utf8), to: damaged)
                try await island.refuses(damaged, .badContent, "bundle")
                try await island.imports(bundle)
                try await island.node.stillServes(first)
                try await island.node.isWell()
            }
        }

        /// Killed at any moment: what it served it serves, and the bundle is installed in the end, by itself or when it
        /// is brought again.
        @Test(arguments: [0, 20, 60, 150, 400]) func aKilledDaemonGoesOn(milliseconds: Int) async throws {
            try await Island.with { island in
                try await island.fleet.release(first)
                try await island.imports(try await island.export())
                try await island.fleet.release(second)
                let bundle = try await island.export()
                async let outcome = island.node.swiftlet("import", "--no-wait", bundle.string)
                try await Task.sleep(for: .milliseconds(milliseconds))
                try await island.node.kill()
                let wasTaken = try await outcome.end == .code(0)
                try await island.node.start()
                if wasTaken == false {
                    let again = try await island.node.swiftlet("import", bundle.string)
                    // It may have been whole when nobody could be told any more: then it is being installed.
                    let isInstalling = again.end == .code(ExitCode.inProgress.rawValue)
                    try #require(again.end == .code(0) || isInstalling, "\(again)")
                }
                try await island.node.serves(second.version)
                try await island.node.isWell()
                try #require(Scratch.names(in: island.node.state).contains { $0.hasPrefix("bundle") } == false)
            }
        }

        /// A bundle that is being installed is not replaced by the next: that one waits, or the first is given up.
        @Test func theNextBundleWaitsForTheFirst() async throws {
            try await Island.with { island in
                try await island.fleet.release(first)
                try await island.imports(try await island.export())
                func begin(_ model: MadeUpModel) async throws {
                    try await island.fleet.release(model)
                    let bundle = try await island.export()
                    let taken = try await island.node.swiftlet("import", "--no-wait", bundle.string)
                    try #require(taken.end == .code(0), "\(taken)")
                    try await until("it is being installed") {
                        try await island.node.status()?.incoming?.version.text == model.version
                    }
                    let refused = try await island.node.swiftlet("import", "--no-wait", bundle.string)
                    try #require(refused.end == .code(30), "\(refused)")
                    for words in ["in_progress", "\(MadeUpModel.name) \(model.version)", "swiftlet cancel"] {
                        try #require(refused.errors.contains(words), "\(refused)")
                    }
                }
                // Larger than what fits into a socket: the refusal comes while the second is being sent.
                let slow = MadeUpModel(version: "2.0.0", words: ["start-delay=8000", "answer=v2.0.0"], size: 8 << 20)
                try await begin(slow)
                try await island.node.serves(slow.version)
                try await begin(MadeUpModel(version: "3.0.0", words: ["start-delay=50000", "answer=v3.0.0"]))
                let cancelled = try await island.node.swiftlet("cancel")
                try #require(cancelled.end == .code(0), "\(cancelled)")
                let last = MadeUpModel(version: "4.0.0")
                try await island.fleet.release(last)
                try await until("nothing of the bundle is left") {
                    Scratch.names(in: island.node.state).contains { $0.hasPrefix("bundle") } == false
                }
                try await island.node.stillServes(slow)
                try await island.imports(try await island.export())
                try await island.node.stillServes(last)
                try await island.node.isWell()
            }
        }

        @Test func aNodeWithoutARepositorySaysHowItIsUpdated() async throws {
            try await Island.with { island in
                let outcome = try await island.node.swiftlet("sync")
                try #require(outcome.end == .code(1) && outcome.errors.contains("swiftlet import"), "\(outcome)")
                let missing = try await island.node.swiftlet("import", "/nowhere.bundle")
                try #require(missing.end == .code(2) && missing.errors.contains("/nowhere.bundle"), "\(missing)")
            }
        }
    }
}
