import Glibc
import SwiftletHarness
import Testing

extension Machines {
    /// Four models on a budget for two, under random load: what the kernel counts, and whom it kills.
    @Suite(.timeLimit(.minutes(120)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct BudgetTests {
        private static let seconds = getenv("SWIFTLET_BUDGET_SECONDS").flatMap { Int(String(cString: $0)) } ?? 40
        private static let group = "/sys/fs/cgroup/system.slice/swiftletd.service"
        /// The demo model takes 37 MiB, `one` and `two` 50 each, and `liar` more than it says.
        private static let budget = 100 << 20

        /// Asks one model after the other at random, and samples the memory of all engines all the while. Prints the
        /// most, then how often each answer came.
        private static let load = #"""
            #!/usr/bin/perl
            use strict;
            my ($seconds, $group) = @ARGV;
            srand 7;
            my ($most, %count) = (0);
            my $sampler = open(my $samples, "-|") // die $!;
            unless ($sampler) {
                my ($high, $end) = (0, time + $seconds);
                while (time < $end) {
                    open(my $file, "<", "$group/memory.current") or die $!;
                    my $now = <$file>; $high = $now if $now > $high;
                    select undef, undef, undef, 0.1;
                }
                print $high; exit;
            }
            my $end = time + $seconds;
            while (time < $end) {
                my $model = (qw(shop-intent one two liar))[rand 4];
                my $body = qq({"model":"$model","max_tokens":4,"messages":[{"role":"user","content":"two boxes"}]});
                my $answer = qx(curl --silent --max-time 60 --unix-socket /run/swiftlet/inference.sock \\
                    http://localhost/v1/chat/completions --header "Content-Type: application/json" --data '$body');
                $count{$answer =~ /"choices"/ ? $model : $answer =~ /"code":"(\w+)"/ ? $1 : "lost"}++;
            }
            chomp(my $high = <$samples>);
            print join(" ", $high, map { "$_=$count{$_}" } sort keys %count), "\n";

            """#

        @Test func nobodyTakesMoreThanTheBudget() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await publish("one", overhead: "48M", on: machine)
                try await publish("two", overhead: "48M", on: machine)
                try await publish("liar", overhead: "6M", on: machine)
                try await machine.write(Self.load.utf8, to: "/usr/local/bin/random-load")
                try await machine.check(
                    """
                    chmod 0755 /usr/local/bin/random-load
                    printf '[Budget]\\nMemoryMax=100M\\n' >/etc/swiftlet/swiftletd.conf.d/budget.conf
                    systemctl restart swiftletd && systemd-run --unit=neighbour sleep infinity
                    """)
                try await eventually("all are installed", within: .seconds(600), every: .seconds(1)) {
                    let status = try await machine.check("swiftlet status")
                    let lines = status.split(separator: "\n").filter { $0.contains(" q8_0 ") }
                    guard lines.count == 4, status.contains("is on its way") == false else { throw NotYet(status) }
                }
                let daemon = try await machine.process(of: "swiftletd")
                let limit = try await machine.check("cat \(Self.group)/engines/memory.max")
                try #require(limit == "\(Self.budget)")

                let found = try await machine.check(
                    "random-load \(Self.seconds) \(Self.group)/engines", within: .seconds(Self.seconds + 120))
                let words = found.split(separator: " ").map(String.init)
                let most = try #require(words.first.flatMap { Int($0) })
                let events = try await machine.check("grep oom_group_kill \(Self.group)/memory.events")
                print(
                    "memory_over_budget_bytes: \(max(0, most - Self.budget)) (\(Self.seconds) s; at most \(most >> 20) of "
                        + "\(Self.budget >> 20) MiB; \(words.dropFirst().joined(separator: " ")); \(events))")
                #expect(most <= Self.budget)
                #expect(found.contains("lost=") == false)
                for model in ["shop-intent=", "one=", "two=", "liar="] { #expect(found.contains(model), "\(found)") }
                try #require(try await machine.process(of: "swiftletd") == daemon)
                try #require(try await machine.check("systemctl is-active neighbour") == "active")
                let status = try await machine.check("swiftlet status")
                #expect(status.contains("held by the kernel"))
                let state = try await machine.check("cat /var/lib/swiftlet/state.json")
                #expect(state.contains("\"learned\""), "nothing was learned of the liar")
            }
        }

        /// The demo model under another name, and what it is said to take.
        private func publish(_ name: String, overhead: String, on machine: Machine) async throws {
            try await machine.check(
                """
                sed --expression='s/^name: .*/name: \(name)/' --expression='/^checks:/d' \
                --expression='/name: q4_0/,/sha256:/d' \
                --expression='s/^    file: .*/&\\n    overhead: \(overhead)/' /srv/model/manifest.yaml >/srv/model/\(name).yaml
                """)
            try await OwnFleet.ctl("model add /srv/model/\(name).yaml", on: machine)
            try await OwnFleet.ctl("push \(name)", on: machine)
        }
    }
}
