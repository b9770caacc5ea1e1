import SwiftletHarness
import Testing

extension Machines {
    /// Prompts that stay warm, in memory that the kernel holds the engine to.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct WarmPromptTests {
        /// Twelve prompts of some hundred tokens in turns, twice, and then thirty others, more than the cache holds. Prints how
        /// many tokens were there already, by round.
        private static let ask = #"""
            #!/usr/bin/perl
            use strict;
            for my $apps ([1..12], [1..12], [13..42]) {
                my $warm = 0;
                for my $app (@$apps) {
                    my $text = join " ", map { "box$app of item$_" } 1..12;
                    my $body = qq({"model":"shop-intent","max_tokens":4,"messages":[{"role":"user","content":"$text"}]});
                    my $answer = qx(curl --silent --max-time 120 --unix-socket /run/swiftlet/inference.sock \\
                        http://localhost/v1/chat/completions --header "Content-Type: application/json" --data '$body');
                    die "$app: $answer" unless $answer =~ /"choices"/;
                    $warm += $1 if $answer =~ /"cache_n":(\d+)/;
                }
                print "$warm ";
            }

            """#

        @Test func theyFitIntoWhatTheEngineWasGiven() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.write(Self.ask.utf8, to: "/usr/local/bin/ask-in-turns")
                let output = try await machine.check(
                    "chmod 0755 /usr/local/bin/ask-in-turns && ask-in-turns", within: .seconds(900))
                let warm = output.split(separator: " ").compactMap { Int($0) }
                try #require(warm.count == 3, "\(output)")
                print("warm_prompt_tokens: \(warm)")
                #expect(warm[1] > warm[0] * 2 + 200, "nothing stayed warm: \(output)")
                let group = "/sys/fs/cgroup/system.slice/swiftletd.service/engines"
                let figures = try await machine.check(
                    "for e in \(group)/*/; do echo $(cat $e/memory.max) $(cat $e/memory.peak); done; "
                        + "grep oom_group_kill \(group)/memory.events")
                print("warm_prompt_memory: \(figures)")
                #expect(figures.contains("oom_group_kill 0"), "\(figures)")
                let status = try await machine.check("swiftlet status --format json")
                #expect(status.contains("\"memory_exceeded\"") == false)
                let hasCache = status.contains("promptCache") && status.contains(#""promptCache" : 0"#) == false
                #expect(hasCache, "\(status)")
            }
        }
    }
}
