import SwiftletHarness
import Testing

extension Machines {
    /// What the kernel and systemd kill, and what becomes of it.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct KillTests {
        private static let group = "/sys/fs/cgroup/system.slice/swiftletd.service"

        /// The kernel's own killing, by the limit of the engine's group.
        @Test func anEngineThatOutgrowsItsGroupIsKilledAlone() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                let daemon = try await machine.process(of: "swiftletd")
                let engine = try await machine.check("pgrep --exact llama-server")
                try await machine.check("systemd-run --unit=neighbour sleep infinity")
                try await machine.check("echo 1M >$(echo \(Self.group)/engines/engine-*)/memory.max")
                try await OwnFleet.answers(on: machine)
                try #require(try await machine.check("pgrep --exact llama-server") != engine)
                try #require(try await machine.process(of: "swiftletd") == daemon)
                try #require(try await machine.check("systemctl is-active neighbour") == "active")
                // The unit's count holds its groups', also of those that are gone.
                let events = try await machine.check("cat \(Self.group)/memory.events")
                try #require(events.contains("oom_group_kill 1"), "\(events)")
                try #require(try await machine.check("systemctl show --property=NRestarts --value swiftletd") == "0")
                let limit = try await machine.check("cat \(Self.group)/engines/engine-*/memory.max")
                try #require((Int(limit) ?? 0) > 100 << 20, "the new engine has the old limit: \(limit)")
            }
        }

        @Test func aDaemonThatHangsIsReplacedByTheWatchdog() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.check(
                    """
                    mkdir --parents /run/systemd/system/swiftletd.service.d
                    printf '[Service]\\nWatchdogSec=5\\n' >/run/systemd/system/swiftletd.service.d/watchdog.conf
                    systemctl daemon-reload && systemctl restart swiftletd
                    """)
                try await OwnFleet.answers(on: machine)
                let daemon = try await machine.process(of: "swiftletd")
                try await machine.check("kill -STOP \(daemon)")
                try await until("the watchdog has killed it", within: .seconds(120)) {
                    let state = try await machine.check("systemctl show --property=NRestarts --value swiftletd")
                    return state == "1"
                }
                try await OwnFleet.answers(on: machine)
                try #require(try await machine.process(of: "swiftletd") != daemon)
                try #require(try await machine.check("pgrep --exact --count llama-server") == "1")
                let journal = try await machine.check("journalctl --unit=swiftletd --output=cat")
                try #require(journal.contains("Watchdog timeout"), "\(journal)")
            }
        }
    }
}

extension Machine {
    /// The main process of a service.
    func process(of service: String) async throws -> String {
        try await check("systemctl show --property=MainPID --value \(service)")
    }
}
