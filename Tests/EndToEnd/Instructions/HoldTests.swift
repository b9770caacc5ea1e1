import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// When a box may change, by its owner and by whoever stands before it.
    @Suite(.timeLimit(.minutes(3))) struct HoldTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        @Test func aHeldNodeSwitchesOnceItIsReleased() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let held = try await node.swiftlet("hold", "--reason", "stocktaking until noon", "--for", "4h")
                try #require(held.end == .code(0) && held.output.contains("Held by"), "\(held)")
                // It was told to whoever asked only once it was certain.
                try await node.kill()
                try await setting.fleet.release(second)
                try await node.start()
                try await waits(node, for: .hold)
                try await node.stillServes(first)
                let hold = try #require(try await node.report().hold)
                try #require(hold.reason == "stocktaking until noon" && hold.owner == Self.user, "\(hold)")
                let status = try await node.swiftlet("status")
                for words in [
                    "held by \(Self.user) for ", "made-up 2.0.0 is on its way: it waits for the end of a hold",
                ] {
                    try #require(status.output.contains(words), "\(status)")
                }
                // Everything is here: the network is not needed any more, and what is asked for is known.
                let waiting = try await node.swiftlet("sync", "--wait")
                try #require(waiting.end == .code(16) && waiting.errors.contains("waits"), "\(waiting)")
                setting.server.harm("blobs", with: .status(503))
                let released = try await node.swiftlet("release")
                try #require(released.end == .code(0) && released.output.contains("stocktaking"), "\(released)")
                try await node.serves(second.version)
                let again = try await node.swiftlet("release")
                try #require(again.end == .code(0) && again.output.contains("Nobody"), "\(again)")
            }
        }

        @Test func aHoldEndsByItselfAndAnotherTakesItsPlace() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let long = try await node.swiftlet("hold", "--reason", "long", "--for", "2d", "--format", "json")
                try #require(try Hold(json: Array(long.output.utf8)).reason == "long")
                try await setting.fleet.release(second)
                try await waits(node, for: .hold)
                let short = try await node.swiftlet("hold", "--reason", "short", "--for", "3s")
                try #require(short.end == .code(0), "\(short)")
                try await node.serves(second.version)
                try #require(try await node.report().hold == nil)
            }
        }

        @Test(arguments: [
            ["--reason", "x", "--for", "40d"], ["--reason", "x", "--for", "4"], ["--reason", "", "--for", "4h"],
            ["--reason", "a\nb", "--for", "4h"], ["--reason", String(repeating: "x", count: 257), "--for", "4h"],
            ["--for", "4h"], ["--reason", "x"],
        ])
        func whatIsNoHoldIsRefused(words: [String]) async throws {
            let outcome = try await Command(
                executable: BuiltProgram.swiftlet.path, arguments: ["hold"] + words + ["--control", "/nowhere"]
            ).run()
            try #require(outcome.end == .code(2), "\(outcome)")
        }

        @Test func aReleaseWaitsForTheMaintenanceWindow() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first) {
                    $0.further = ["Updates": ["MaintenanceWindow=\(Self.otherDays) 02:00-05:00"]]
                }
                try await setting.fleet.release(second)
                try await waits(node, for: .maintenanceWindow)
                try await node.stillServes(first)
                let status = try #require(try await node.status()?.incoming)
                try #require(status.waits?.until ?? .distantPast > .now && status.received == status.total, "\(status)")
                try node.reload("[Updates]", "MaintenanceWindow=always")
                try await node.serves(second.version)
            }
        }

        @Test func anEmergencyWaitsForNoHours() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try node.reload(
                    "[Updates]", "MaintenanceWindow=\(Self.otherDays) 02:00-05:00", "QuietHours=00:00-24:00")
                try await until("it was reloaded") { try node.child.output.contains("reloaded") }
                try await setting.fleet.release(second, push: false)
                try await setting.fleet.ctl("push", MadeUpModel.name, "--profile", "emergency")
                try await node.serves(second.version)
            }
        }

        @Test func nothingIsDownloadedInQuietHours() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try node.reload("[Updates]", "QuietHours=00:00-24:00")
                try await until("it was reloaded") { try node.child.output.contains("reloaded") }
                try await setting.fleet.release(second)
                try await waits(node, for: .quietHours)
                try await node.syncs()
                try #require(setting.server.exchanges(of: try setting.fleet.weights(of: second)).isEmpty)
                try node.reload("[Updates]", "QuietHours=none")
                try await node.serves(second.version)
            }
        }

        private func waits(_ node: Node, for reason: ModelStatus.Wait.Reason) async throws {
            try await eventually("it waits for \(reason)") {
                let incoming = try await node.status()?.incoming
                guard incoming?.waits?.reason == reason else { throw NotYet("\(String(describing: incoming))") }
            }
        }

        private static var user: String {
            getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(getuid())"
        }

        /// Not today, and not in some hours.
        private static var otherDays: String {
            var now = time(nil)
            var local = tm()
            localtime_r(&now, &local)
            let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
            return [3, 4].map { names[(Int(local.tm_wday) + $0) % 7] }.joined(separator: ",")
        }
    }
}
