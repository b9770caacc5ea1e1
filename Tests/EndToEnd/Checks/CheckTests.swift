import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// `swiftlet check` on a node that is well, and on nodes that are not.
    @Suite(.timeLimit(.minutes(3))) struct CheckTests {
        @Test func aNodeThatIsWellHasNoErrors() async throws {
            try await Setting.with { setting in
                let controller = try await Controller.started(for: setting.fleet)
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0", check: "v1.0.0")) {
                    $0.controller = controller.url
                }
                try await until("the controller has a report") { try await setting.fleet.nodes().isEmpty == false }
                let report = try await node.check()
                try #require(report.findings(.error) == [], "\(report.findings(.error))")
                for check in [
                    NodeCheck.daemon, .versions, .configuration, .trustRoot, .engineProgram, .engineVersion, .diskSpace,
                    .stateDirectory, .stateFile, .modelContent, .modelServing, .modelChecks, .modelRestarts, .metadata,
                    .metadataTimestamp, .metadataChannel, .sync, .uplink, .repository, .controller, .reports, .rollouts,
                    .conditions, .inferenceSocket, .controlSocket, .uplinkSocket, .engineSystemCalls, .powerSensors,
                    .powerSupply,
                ] { try report.says(check, .ok) }
                // Where a wall is missing, the status says so too, and where none is, it does not.
                let open = report.wrong(.engineMemory, .warning) + report.wrong(.engineFiles, .warning)
                let status = try await node.swiftlet("status").output
                try #require(status.contains("wall_missing") == (open.isEmpty == false), "\(open), \(status)")
                let source = try #require(report.findings.first { $0.name == NodeCheck.powerSensors.rawValue }?.about)
                let power = status.split(separator: "\n").first { $0.hasPrefix("power ") } ?? ""
                try #require(power.contains(source), "\(status)")
                let names = Set(report.findings.map(\.name))
                try #require(names == Set(NodeCheck.allCases.map(\.rawValue)), "every check says something")
                let text = try await node.looking("check")
                try #require(text.output.contains("0 errors, ") && text.output.contains("checks are fine"), "\(text)")
                let all = try await node.looking("check", "--all")
                try #require(all.output.contains("ok       daemon: The daemon answers on"), "\(all)")
                let list = try await node.looking("check", "--list")
                try #require(list.output.split(separator: "\n").count == NodeCheck.allCases.count, "\(list)")
            }
        }

        @Test func aDaemonThatIsDownIsSaidAndTheRestIsLookedAt() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                try await node.stop()
                let report = try await node.check()
                try report.says(.daemon, .error, "does not answer on")
                try #require(report.wrong(.daemon)[0].fix?.contains("systemctl start swiftletd") == true)
                try report.says(.inferenceSocket, .error)
                for check in [
                    NodeCheck.stateFile, .modelContent, .rollouts, .metadata, .metadataTimestamp, .metadataChannel,
                ] {
                    try report.says(check, .ok)
                }
                try report.says(.modelServing, .skipped, "Only the daemon knows")
            }
        }

        @Test func whatHasExpiredIsSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                try await node.stop()
                let soon = try await node.check(at: "+6d")
                try soon.says(.metadataTimestamp, .warning, "in 23 hours")
                let late = try await node.check(at: "+40d")
                try late.says(.metadataTimestamp, .error, "expired at")
                try late.says(.metadataSnapshot, .error, "expired at")
                try late.says(.metadataRoot, .ok)
            }
        }

        @Test func aClockThatWasLostIsSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                try await node.stop()
                try await node.check(at: "-5000d").says(.clock, .error, "The clock says")
            }
        }

        @Test func budgetsThatTheBoxDoesNotHaveAreSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node {
                    $0.diskReserve = "1024T"
                    $0.memoryMax = "1024T"
                }
                let report = try await node.check()
                try report.says(.diskSpace, .error, "nothing is downloaded")
                try report.says(.memoryBudget, .error, "the box has")
            }
        }

        @Test func anEngineThatIsNotThereIsSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node { $0.engine = "/nonexistent/llama-server" }
                let report = try await node.check()
                try report.says(.engineProgram, .error, "it does not exist")
                try report.says(.engineVersion, .skipped)
            }
        }

        @Test func socketsThatOthersMayOpenAreSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node()
                try await node.check().says(.inferenceSocket, .ok)
                try #require(chmod(node.inference.string, 0o666) == 0)
                try await node.check().says(.inferenceSocket, .error, "0666")
            }
        }

        @Test func contentThatIsGoneIsSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                let blobs = node.state.appending("blobs").appending("sha256")
                for name in Scratch.names(in: blobs) { Scratch.remove(blobs.appending(name)) }
                try await node.check().says(.modelContent, .error, "are not there")
            }
        }

        /// Nothing else can be looked at than what needs none.
        @Test func aConfigurationWithAMistakeIsNamed() async throws {
            try await Setting.with { setting in
                let node = try await setting.node()
                try Scratch.write("[Fleet]\nRepositoryURI=http://a\n".utf8, to: node.configuration)
                let report = try await node.check()
                try report.says(.configuration, .error, "Did you mean 'RepositoryURL'?")
                try report.says(.trustRoot, .skipped)
                try report.says(.kernel, .ok)
            }
        }

        @Test func aRepositoryThatIsNotReachedIsSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                try await node.check().says(.repository, .ok)
                try await setting.server.stop()
                try await node.says(.repositoryUnreachable)
                let report = try await node.check()
                try report.says(.repository, .error)
                try report.says(.uplink, .ok)
                try report.says(.syncFailure, .warning)
                try report.says(.conditions, .warning)
            }
        }

        /// `swiftletctl check`, with the server that the nodes see.
        @Test func theControllerIsLookedAtAsNodesSeeIt() async throws {
            try await Setting.with { setting in
                let controller = try await Controller.started(for: setting.fleet)
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0")) {
                    $0.controller = controller.url
                }
                try await eventually("the controller knows that the node serves") {
                    let served = try await setting.fleet.nodes().flatMap(\.report.models).contains {
                        $0.state == .serving
                    }
                    guard served else { throw NotYet("no node serves") }
                }
                let well = try await look(at: setting.fleet, controller.url, ending: 0)
                for check in [
                    ControllerCheck.server, .serverFreshness, .serverTree, .nodes, .nodesSilent, .nodesModels,
                    .nodesRoot,
                    .nodesVersions, .nodesClock, .rollouts, .registry, .blobs, .targets, .repository,
                ] {
                    let mine = well.findings.filter { $0.name == check.rawValue }
                    try #require(
                        mine.allSatisfy { $0.outcome == .ok } && mine.isEmpty == false, "\(check): \(well.findings)")
                }
                try await node.stop()
                controller.child.signal(SIGTERM)
                _ = try await controller.child.waitUntilEnded()
                let gone = try await look(at: setting.fleet, controller.url, ending: 1)
                try #require(
                    gone.findings(.error).map(\.name) == ["server", "server-tree"], "\(gone.findings(.error))")
            }
        }

        private func look(at fleet: Fleet, _ url: String, ending code: Int32) async throws -> CheckReport {
            let outcome = try await fleet.outcome(of: ["check", "--deep", "--url", url, "--format", "json"])
            try #require(outcome.end == .code(code), "\(outcome)")
            return try CheckReport(json: Data(outcome.output.utf8))
        }
    }
}
