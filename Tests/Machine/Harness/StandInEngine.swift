import SwiftletHarness

/// A program in the place of the engine: a Perl script that serves what the daemon asks of any engine, and answers every
/// question with the same word. It runs as engines do, with all that the unit and the daemon put around them.
enum StandInEngine {
    /// What every question is answered with.
    static let word = "stand-in"
    private static let folder = "/usr/lib/stand-in"

    /// Makes the node start it from now on; all of its models are started anew.
    /// - Parameter script: Perl that runs before it serves; `$folder` is the engine's own, `$model` its weights.
    static func replace(on machine: Machine, running script: String = "") async throws {
        // Beside it its interpreter: of the folder that holds the engine it may start programs, of no other.
        try await machine.check("mkdir --parents \(folder) && cp /usr/bin/perl \(folder)/perl")
        let program = "#!\(folder)/perl\n" + beginning + script + serving
        try await machine.write(program.utf8, to: "\(folder)/engine")
        try await machine.check(
            """
            chmod 0755 \(folder)/engine
            printf '[Serving]\\nEngine=\(folder)/engine\\n' >/etc/swiftlet/swiftletd.conf.d/stand-in.conf
            systemctl restart swiftletd
            """)
        try await eventually("the stand-in answers", within: .seconds(120), every: .milliseconds(200)) {
            let answer = try await machine.check(OwnFleet.question)
            guard answer.contains(word) else { throw NotYet(answer) }
        }
    }

    private static let beginning = #"""
        use strict; use Socket; use Errno;
        my %given; for (my $i = 0; $i < @ARGV; $i++) { $given{$ARGV[$i]} = $ARGV[$i + 1] if $ARGV[$i] =~ /^--/ }
        my ($socket, $model) = @given{"--host", "--model"};
        my ($folder) = $socket =~ m{^(.*)/};

        """#

    private static let serving = #"""

        socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
        bind($listener, sockaddr_un($socket)) or die "bind: $!";
        listen($listener, 16) or die "listen: $!";
        while (accept(my $client, $listener)) {
            my ($head, $length) = ("", 0);
            while (my $line = <$client>) { last if $line =~ /^\r\n/; $length = $1 if $line =~ /^content-length: *(\d+)/i }
            read($client, my $body, $length) if $length;
            my $answer = '{"status": "ok", "object": "chat.completion", "id": "1", "created": 1, "model": "stand-in", '
                . '"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "stand-in"}}]}';
            print $client "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " . length($answer)
                . "\r\nConnection: close\r\n\r\n$answer";
            close $client;
        }

        """#
}
