import Glibc
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// Apps of different users at one socket: each is known by the kernel's word, and has its own policy and account.
    @Suite(
        .timeLimit(.minutes(3)),
        .enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "only root can be other users"))
    struct AskerTests {
        private static let model = "shop-intent"
        private static let (night, guest, meter, plain) = (54_321, 54_322, 54_323, 54_324)

        @Test func eachUserHasItsOwnPolicyAndAccount() async throws {
            let engine = try await RealEngine.program()
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
                let controller = try await Controller.started(for: fleet)
                let node = try await Node.started(in: fleet, from: controller.url) {
                    $0.engine = engine
                    $0.further = ["Serving": ["SocketMode=0666"]]
                }
                try await fleet.ctl("push", Self.model)
                try await node.serves("1.0.0", Self.model)
                // Down to the socket, and no further.
                for folder in [world.directory, node.home, node.run] { chmod(folder.string, 0o711) }
                try node.reload(
                    "[App user:\(Self.night)]", "Priority=batch", "MaxConcurrent=1", "[App uid=\(Self.guest)]",
                    "Models=none", "[App user:\(Self.meter)]", "Requests=2/1h")
                try await until("the policies hold") {
                    try await Self.ask(node, as: Self.guest).contains(#""code":"model_not_found""#)
                }
                for user in [Self.night, Self.plain, Self.meter, Self.meter] {
                    try #require(try await Self.ask(node, as: user).contains(#""choices""#))
                }
                let refused = try await Self.ask(node, as: Self.meter)
                try #require(refused.contains(#""code":"quota""#) && refused.contains(#""limit":2"#), "\(refused)")
                try await Self.isAccounted(on: node)
                try node.reload("[App user:\(Self.meter)]", "Requests=3/1h")
                try await until("a reload gives it one more") {
                    try await Self.ask(node, as: Self.meter).contains(#""choices""#)
                }
                try await node.stop()
            }
        }

        private static func isAccounted(on node: Node) async throws {
            let apps = try #require(try await node.report().apps)
            let find = { (user: Int) in apps.first { $0.app.text == "uid=\(user)" } }
            let (night, meter) = (try #require(find(Self.night)), try #require(find(Self.meter)))
            try #require(night.priority == .batch && night.requests == 1 && night.answerTokens > 0, "\(night)")
            try #require(night.energy.first?.joules ?? 0 > 0, "\(night)")
            try #require(meter.requests == 2 && meter.refusals == 1 && meter.running == 0, "\(meter)")
            let status = try await node.swiftlet("status").output
            try #require(status.contains("uid=\(Self.plain)") && status.contains("PRIORITY"), "\(status)")
            let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
            for line in [
                #"swiftlet_app_requests_total{app="uid=\#(Self.meter)"} 2"#,
                #"swiftlet_app_refusals_total{app="uid=\#(Self.meter)",code="quota"} 1"#,
                #"app="uid=\#(Self.night)",source="#,
            ] {
                try #require(page.contains(line), "\(line) is not in \(page)")
            }
        }

        private static func ask(_ node: Node, as user: Int) async throws -> String {
            let question = #"{"model":"\#(model)","messages":[{"role":"user","content":"any oat milk?"}]}"#
            return try await Command(
                executable: "/usr/bin/setpriv",
                arguments: [
                    "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "/usr/bin/curl", "--silent",
                    "--unix-socket",
                    node.inference.string, "--header", "Content-Type: application/json", "--data", question,
                    "http://localhost/v1/chat/completions",
                ], workingDirectory: "/"
            ).run().output
        }
    }
}
