import SwiftletHarness
import Testing

extension Machines {
    /// A limit of watts, held by the kernel under the package's unit.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct PowerLimitTests {
        private static let quota = "/sys/fs/cgroup/system.slice/swiftletd.service/engines/cpu.max"
        private static let dropIn = "/etc/swiftlet/swiftletd.conf.d/zz-power.conf"
        private static let ask =
            "curl --silent --max-time 60 --unix-socket /run/swiftlet/inference.sock --header 'Content-Type: application/json'"
            + #" --data '{"model":"shop-intent","messages":[]}' http://localhost/v1/chat/completions"#

        @Test func whatCannotBeHeldIsRefusedAndAReloadOpensAgain() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try #require(try await machine.check("cat \(Self.quota)").hasPrefix("max "))
                // Less than any machine draws: engines are left the least that there is.
                try await machine.check(
                    "printf '[Power]\\nPowerMax=0.5\\n' >\(Self.dropIn) && systemctl reload swiftletd")
                try await until("the kernel holds engines to the least") {
                    try await machine.check("cat \(Self.quota)") == "10000 100000"
                }
                try await until("requests are refused with the numbers") {
                    let answer = try await machine.check(Self.ask)
                    return answer.contains("power_budget") && answer.contains(#""limit":500"#)
                }
                try #require(try await machine.check("swiftlet status").contains("limit 0.5 W"))
                try await until("the fleet can see it") {
                    try await machine.check("swiftlet status").contains("power_limited")
                }
                try await machine.check("rm \(Self.dropIn) && systemctl reload swiftletd")
                try await until("engines may have all there is") {
                    try await machine.check("cat \(Self.quota)").hasPrefix("max ")
                }
                try await OwnFleet.answers(on: machine)
            }
        }
    }
}
