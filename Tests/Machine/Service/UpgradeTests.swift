import FoundationEssentials
import SwiftletHarness
import Testing

extension Machines {
    /// The packages are upgraded while apps ask.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct UpgradeTests {
        /// Asks without a pause until it is told to stop; counts the answers by what they were. A refusal that is not
        /// `loading`, and a connection that is refused or cut, fail.
        private static let asker = #"""
            #!/usr/bin/perl
            use strict; use Socket;
            my ($stop, %count); $SIG{TERM} = sub { $stop = 1 };
            my $body = '{"model": "shop-intent", "max_tokens": 4, "messages": [{"role": "user", "content": "rice"}]}';
            my $request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                . "Connection: close\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
            sub ask {
                socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or return "socket: $!";
                connect($socket, sockaddr_un("/run/swiftlet/inference.sock")) or return "connect: $!";
                (syswrite($socket, $request) // 0) == length $request or return "write: $!";
                my $answer = do { local $/; <$socket> } // "";
                return "answered" if $answer =~ m{^HTTP/1.1 200 .*"finish_reason"}s;
                return "loading" if $answer =~ m{^HTTP/1.1 503 .*"code":"loading"}s;
                return "other: " . ($answer =~ s/\s+/ /gr);
            }
            until ($stop) { $count{ask()}++; select undef, undef, undef, 0.05 }
            open(my $notes, ">", "/run/asked") or die "asked: $!";
            print $notes "$count{$_} $_\n" for sort keys %count;

            """#

        @Test func turnsNobodyAway() async throws {
            let packages = try #require(Packages.given)
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.write(Self.asker.utf8, to: "/usr/local/sbin/asker")
                try await machine.check("chmod 0755 /usr/local/sbin/asker && systemd-run --unit=asker asker")
                let daemon = try await machine.process(of: "swiftletd")

                try await packages.install("swiftlet-engine", "swiftlet", on: machine)
                try #require(try await machine.process(of: "swiftletd") != daemon)
                try await OwnFleet.answers(on: machine)
                // Some more answers by the new one.
                try await Task.sleep(for: .seconds(5))
                try await machine.check("systemctl stop asker")
                let counts = try await machine.check("cat /run/asked")
                var (answered, loading, failed) = (0, 0, 0)
                for line in counts.split(separator: "\n") {
                    let count = Int(line.split(separator: " ").first ?? "") ?? 0
                    switch true {
                    case line.hasSuffix(" answered"): answered += count
                    case line.hasSuffix(" loading"): loading += count
                    default: failed += count
                    }
                }
                print("upgrade_failed_requests: \(failed) (\(answered) answered, \(loading) told that the model loads)")
                let sentence = counts.split(separator: "\n").joined(separator: "; ")
                #expect(failed == 0, "\(sentence)")
                #expect(answered > 20, "\(sentence)")
            }
        }
    }
}
