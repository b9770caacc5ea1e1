import Glibc
import SwiftletHarness
import Testing

extension Machines {
    @Suite(.timeLimit(.minutes(30))) struct PowerTests {
        /// How often; `SWIFTLET_MACHINE_POWER_CUTS` for more.
        private static let cuts = getenv("SWIFTLET_MACHINE_POWER_CUTS").flatMap { Int(String(cString: $0)) } ?? 2

        @Test func aPowerCutTakesWhatWasNotSyncedAndNothingElse() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                for cut in 1...Self.cuts {
                    try await machine.check("head --bytes=1M /dev/urandom >/var/kept-\(cut) && sync")
                    let kept = try await machine.check("sha256sum /var/kept-*")
                    try await machine.check("head --bytes=1M /dev/urandom >/var/lost-\(cut)")
                    try await machine.cutPower()
                    try await machine.boot()
                    try #require(try await machine.check("sha256sum /var/kept-*") == kept)
                    // There at most by name.
                    let lost = try await machine.run("stat --format %s /var/lost-\(cut)").text
                    try #require(lost == "" || lost == "0", "after cut \(cut), what was not synced has \(lost) bytes")
                }
                try #require(try await machine.run("systemctl is-system-running").text == "running")
            }
        }

        @Test func aRestartInOrderKeepsAll() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let (identity, boot) = ("cat /etc/machine-id", "cat /proc/sys/kernel/random/boot_id")
                let before = (try await machine.check(identity), try await machine.check(boot))
                try await machine.check("echo here >/var/note")
                try await machine.reboot()
                try #require(try await machine.check("cat /var/note") == "here")
                try #require(try await machine.check(identity) == before.0)
                try #require(try await machine.check(boot) != before.1)
            }
        }
    }
}
