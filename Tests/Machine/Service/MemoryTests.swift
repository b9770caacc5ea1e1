import Glibc
import SwiftletHarness
import Testing

extension Machines {
    /// What ours weighs beside the engines: proportional set size (Pss) of swiftletd and swiftlet-uplink, 10^6 bytes.
    @Suite(.timeLimit(.minutes(120)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct MemoryTests {
        /// Of the release that is the update, in 2^20 bytes.
        private static let updateSize = getenv("SWIFTLET_UPDATE_MB").flatMap { Int(String(cString: $0)) } ?? 64

        /// Prints the sum of now, in kibibytes; with an argument, the greatest sum until it is told to stop.
        private static let weigher = #"""
            #!/usr/bin/perl
            use strict;
            sub weight {
                my $sum = 0;
                for my $path (glob "/proc/[0-9]*/comm") {
                    open(my $file, "<", $path) or next;
                    next unless (<$file> // "") =~ /^(swiftletd|swiftlet-uplink)$/;
                    open(my $rollup, "<", $path =~ s/comm$/smaps_rollup/r) or next;
                    /^Pss: +(\d+)/ and $sum += $1 while <$rollup>;
                }
                return $sum;
            }
            if (@ARGV) {
                my ($most, $stop) = (0); $SIG{TERM} = sub { $stop = 1 };
                until ($stop) { my $now = weight(); $most = $now if $now > $most; select undef, undef, undef, 0.1 }
                open(my $note, ">", $ARGV[0]) or die "$ARGV[0]: $!";
                print $note "$most\n";
            } else { print weight(), "\n" }

            """#

        /// As the owner of a box on a metered link has it: hears of nothing by itself, looks for something new every quarter of an hour, and loads as fast as it can.
        private static let settings =
            "[Fleet]\\nPush=no\\nPollInterval=15min\\nMaxRate=1G\\nReportInterval=1h\\n[Budget]\\nMemoryMax=4G\\n"

        @Test func staysSmall() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.write(Self.weigher.utf8, to: "/usr/local/sbin/weigher")
                try await machine.check(
                    """
                    chmod 0755 /usr/local/sbin/weigher
                    printf '\(Self.settings)' >/etc/swiftlet/swiftletd.conf.d/zz-memory.conf && systemctl restart swiftletd
                    """)
                try await OwnFleet.answers(on: machine)
                let busy = try await megabytes("weigher", on: machine)
                try await until("the uplink has left", within: .seconds(180)) {
                    try await machine.run("pgrep --exact swiftlet-uplink").code != 0
                }
                let idle = try await megabytes("weigher", on: machine)
                print("machine_pss_idle_mb: \(idle) (limit 20; \(busy) while the uplink is there)")
                #expect(idle <= 20)

                try await StandInEngine.replace(on: machine)
                let update = try await peakOfAnUpdate(on: machine)
                print("machine_pss_update_mb: \(update) (limit 45; a release of \(Self.updateSize) MiB)")
                #expect(update <= 45)
            }
        }

        private func peakOfAnUpdate(on machine: Machine) async throws -> Double {
            let release = MadeUpModel(version: "1.0.0", size: Self.updateSize << 20)
            try await machine.check("mkdir --parents /srv/big")
            try await machine.write(release.yaml.utf8, to: "/srv/big/manifest.yaml")
            try await machine.write(release.header, to: "/srv/big/model.gguf")
            try await machine.check("truncate --size=\(release.fileSize) /srv/big/model.gguf")
            try await OwnFleet.ctl("model add /srv/big/manifest.yaml", on: machine)
            try await OwnFleet.ctl("push \(MadeUpModel.name)", on: machine)
            try await machine.check("systemd-run --unit=weigher weigher /run/most && swiftlet sync")
            try await OwnFleet.serves("1.0.0", of: MadeUpModel.name, on: machine, within: .seconds(3600))
            try await machine.check("systemctl stop weigher")
            return try await megabytes("cat /run/most", on: machine)
        }

        private func megabytes(_ command: String, on machine: Machine) async throws -> Double {
            let kibibytes = try #require(Double(try await machine.check(command)))
            return (kibibytes * 1024 / 1e6).rounded(places: 1)
        }
    }
}
