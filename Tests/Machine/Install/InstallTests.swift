import SwiftletHarness
import Testing

extension Machines {
    /// Our packages on a real machine.
    @Suite(
        .timeLimit(.minutes(30)),
        .enabled(
            if: Packages.given != nil, "SWIFTLET_DEBS is not set: the folder of the packages that are to be tested"))
    struct InstallTests {
        @Test func aNodeWithoutAFleetIsQuietAndAPurgeLeavesNothing() async throws {
            let debs = try #require(Packages.given)
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let before = try await Traces.of(machine)
                try await debs.install("swiftlet-engine", "swiftlet", on: machine)
                try #require(try await machine.run("systemctl is-active swiftletd").text == "inactive")
                try #require(try await machine.run("systemctl is-system-running").text == "running")
                try #require(try await Traces.of(machine).added(to: before).contains("/usr/sbin/swiftletd"))

                try await machine.check("apt-get purge --yes swiftlet swiftlet-engine", within: .seconds(600))
                let after = try await Traces.of(machine)
                try #require(after.added(to: before) == [])
                try #require(after.lost(since: before) == [])
            }
        }

        @Test func joinsAFleetServesSurvivesItsUpgradeAndARebootAndIsPurged() async throws {
            let debs = try #require(Packages.given)
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                try await debs.install("swiftlet-controller", "swiftlet-engine", "swiftlet", on: machine)
                try await OwnFleet.make(on: machine)
                try await OwnFleet.join(on: machine)
                try await OwnFleet.answers(on: machine)
                let group = "/sys/fs/cgroup/system.slice/swiftletd.service"
                try #require(Int(try await machine.check("cat \(group)/engines/engine-*/memory.max")) != nil)
                try #require(try await machine.check("cat \(group)/engines/engine-*/memory.swap.max") == "0")
                let process = try await machine.check("systemctl show --property=MainPID --value swiftletd")

                // An upgrade, to the same version: the service is another process, and its state the same.
                try await debs.install("swiftlet", on: machine)
                try await OwnFleet.answers(on: machine)
                try #require(try await machine.check("systemctl show --property=MainPID --value swiftletd") != process)

                try await machine.reboot()
                try #require(try await machine.run("systemctl is-system-running").text == "running")
                try await OwnFleet.answers(on: machine)

                try await machine.check("apt-get remove --yes swiftlet", within: .seconds(600))
                try await machine.check("test -d /var/lib/swiftlet && test -f /etc/swiftlet/swiftletd.conf")
                try await machine.check(
                    "apt-get purge --yes swiftlet swiftlet-engine swiftlet-controller", within: .seconds(600))
                // What its user made: the trust root, a drop-in, and a fleet with its keys.
                let left = try await machine.check("find /etc/swiftlet -type f; ls /var/lib | grep swiftlet")
                try #require(
                    left.split(separator: "\n").sorted() == [
                        "/etc/swiftlet/root.json", "/etc/swiftlet/swiftletd.conf.d/fleet.conf", "swiftlet-controller",
                    ])
                try #require(try await machine.run("pgrep --list-full 'swiftlet|llama'").text == "")
            }
        }
    }
}
