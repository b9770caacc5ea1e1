import SwiftletHarness
import Testing

extension Machines {
    /// Apps are known by their units: under the package's own unit, which does not let the daemon see their processes.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct AskerTests {
        private static let dropIn = "/etc/swiftlet/swiftletd.conf.d/zz-apps.conf"
        private static let ask =
            "/usr/bin/curl --silent --max-time 60 --unix-socket /run/swiftlet/inference.sock"
            + " --header 'Content-Type: application/json'"
            + #" --data '{"model":"shop-intent","messages":[{"role":"user","content":"rice"}]}'"#
            + " http://localhost/v1/chat/completions"

        @Test func eachUnitHasItsOwnPolicyAndAccount() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.check(
                    "printf '[App night.service]\\nModels=none\\n[App till@.service]\\nPriority=batch\\n' >\(Self.dropIn)"
                        + " && systemctl reload swiftletd")
                try await until("one unit may not ask") {
                    try await Self.ask(on: machine, as: "night.service").contains(#""code":"model_not_found""#)
                }
                for unit in ["till@3.service", "cashdesk.service"] {
                    let answer = try await Self.ask(on: machine, as: unit)
                    try #require(answer.contains(#""choices""#), "\(unit): \(answer)")
                }
                let status = try await machine.check("swiftlet status")
                for (unit, priority) in [
                    ("night.service", "interactive"), ("till@3.service", "batch"), ("cashdesk.service", "interactive"),
                ] {
                    let line = status.split(separator: "\n").first { $0.hasPrefix(unit + " ") } ?? ""
                    try #require(line.split(separator: " ").dropFirst().first.map(String.init) == priority, "\(status)")
                }
                let page = try await machine.check(
                    "curl --silent --unix-socket /run/swiftlet/inference.sock http://localhost/metrics")
                try #require(page.contains(#"swiftlet_app_requests_total{app="cashdesk.service"} 1"#), "\(page)")
            }
        }

        /// As a user of its own, as services are.
        private static func ask(on machine: Machine, as unit: String) async throws -> String {
            try await machine.check(
                "systemd-run --quiet --wait --pipe --collect --unit=\(unit) --property=DynamicUser=yes"
                    + " --property=SupplementaryGroups=swiftlet \(Self.ask)")
        }
    }
}
