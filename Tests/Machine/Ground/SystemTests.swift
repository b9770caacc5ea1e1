import SwiftletHarness
import Testing

extension Machines {
    /// The machine is what it claims to be.
    @Suite(.timeLimit(.minutes(10))) struct SystemTests {
        @Test func systemdIsTheFirstProcessAndNothingHasFailed() async throws {
            try await World.with { world in
                let machine = try await Machine.started(.cold, in: world)
                try #require(try await machine.check("readlink /proc/1/exe") == "/usr/lib/systemd/systemd")
                try #require(try await machine.check(". /etc/os-release && echo $ID $VERSION_ID") == "debian 12")
                let failed = try await machine.check("systemctl --failed --no-legend --plain")
                try #require(failed == "", "failed units: \(failed)")
                try #require(try await machine.run("systemctl is-system-running").text == "running")
            }
        }

        @Test func aUnitMayHaveControlGroupsOfItsOwn() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                try #require(try await machine.check("stat --file-system --format %T /sys/fs/cgroup") == "cgroup2fs")
                let controllers = try await machine.check(
                    "systemd-run --quiet --wait --pipe -p Delegate=yes -p DynamicUser=yes bash -c '"
                        + #"cd /sys/fs/cgroup$(sed -n "s/^0:://p" /proc/self/cgroup) && mkdir own"#
                        + #" && echo 0 >own/cgroup.procs && echo +cpu +io +memory +pids >cgroup.subtree_control"#
                        + #" && cat own/cgroup.controllers'"#)
                let missing = Set(["cpu", "io", "memory", "pids"]).subtracting(
                    controllers.split(separator: " ").map(String.init))
                try #require(missing == [], "there are only: \(controllers)")
            }
        }

        @Test func whatOutgrowsItsMemoryIsKilledAlone() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                try await machine.check("systemd-run --unit=neighbour -p MemoryMax=64M sleep infinity")
                let hog = "systemd-run --unit=hog --wait -p MemoryMax=64M -p MemorySwapMax=0 "
                try #require(try await machine.run(hog + "perl -e 'my $held = q(x) x (200 << 20)'").code != 0)
                let result = try await machine.check("systemctl show hog --property=Result --value")
                try #require(result == "oom-kill")
                try #require(try await machine.check("systemctl is-active neighbour") == "active")
                // It is the limit that does it.
                try await machine.check("systemd-run --wait --collect perl -e 'my $held = q(x) x (200 << 20)'")
            }
        }
    }
}
