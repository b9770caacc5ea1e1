import SwiftletHarness
import Testing

extension Machines {
    /// What an engine cannot do, tried from inside one, as the packages' own units run it.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct ConfinementTests {
        /// Each prints what it tried, and `ok` or the name of the error.
        private static func attempts(at others: String) -> String {
            #"""
            open(my $notes, ">", "$folder/attempts") or die "attempts: $!"; $notes->autoflush(1);
            sub attempt {
                my ($what, $body) = @_;
                $! = 0;
                my $result = $body->();
                my ($error) = grep { $!{$_} } sort keys %!;
                print $notes "$what: ", ($result ? "ok" : $error // "nothing"), "\n";
            }
            sub reading {
                my $path = shift;
                return sub { open(my $file, "<", $path) or return; return defined sysread($file, my $byte, 1) };
            }
            sub writing {
                my $path = shift;
                return sub { open(my $file, ">", $path) or return; return syswrite($file, "x") };
            }
            sub network { my @kind = @_; return sub { socket(my $socket, $kind[0], $kind[1], 0) } }
            sub connecting {
                my $path = shift;
                return sub { socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or return; connect($socket, sockaddr_un($path)) };
            }
            sub sending {
                my $path = shift;
                return sub { socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or return; send($socket, "x", 0, sockaddr_un($path)) };
            }
            my $daemon = getppid; my $buffer = "\0" x 64;
            # Inside.
            attempt "read its model", reading $model;
            attempt "write in its folder", writing "$folder/own";
            # The network.
            attempt "IPv4", network AF_INET, SOCK_STREAM;
            attempt "IPv4 datagrams", network AF_INET, SOCK_DGRAM;
            attempt "IPv6", network 10, SOCK_STREAM;
            attempt "netlink", network 16, SOCK_RAW;
            attempt "packets", network 17, SOCK_RAW;
            # What others own.
            attempt "write its model", sub { open(my $file, "+<", $model) };
            attempt "remove its model", sub { unlink $model };
            attempt "list the models", sub { opendir(my $directory, $model =~ s{/[^/]*$}{}r) };
            attempt "read $_", reading $_ for split " ", "\#(others)";
            attempt "list the engines", sub { opendir(my $directory, "/run/swiftlet/engines") };
            # Their sockets.
            attempt "connect to $_", connecting $_ for map { "/run/swiftlet/$_.sock" } "control", "inference", "uplink";
            attempt "connect to dbus", connecting "/run/dbus/system_bus_socket";
            attempt "notify systemd", sending "/run/systemd/notify";
            attempt "write the journal", sending "/run/systemd/journal/socket";
            # Other processes.
            attempt "signal the daemon", sub { kill 0, $daemon };
            attempt "signal all", sub { kill 0, -1 };
            attempt "trace the daemon", sub { syscall(101, 16, $daemon, 0, 0) == 0 };
            attempt "read the daemon's memory", reading "/proc/$daemon/mem";
            attempt "read the daemon's files", sub { opendir(my $directory, "/proc/$daemon/fd") };
            attempt "enter the daemon's root", sub { opendir(my $directory, "/proc/$daemon/root/") };
            attempt "open a pidfd", sub { syscall(434, $daemon, 0) >= 0 };
            # Privileges.
            attempt "become root", sub { syscall(105, 0) == 0 };
            attempt "start a shell", sub { system("/bin/sh", "-c", "true") == 0 };
            attempt "start what root may", sub { system("/usr/bin/su", "--version") == 0 };
            attempt "a namespace of users", sub { syscall(272, 0x10000000) == 0 };
            attempt "mount", sub { my ($none, $at) = ("none", "/tmp"); syscall(165, $none, $at, $none, 0, 0) == 0 };
            attempt "io_uring", sub { syscall(425, 4, $buffer . $buffer) >= 0 };
            attempt "memory to write and run", sub { syscall(9, 0, 4096, 7, 0x22, -1, 0) > 0 };
            # Its limits.
            open(my $own, "<", "/proc/self/cgroup") or die "cgroup: $!";
            my $group = "/sys/fs/cgroup" . (<$own> =~ s/^0::(.*)\n/$1/r);
            attempt "lift its limit", writing "$group/memory.max";
            attempt "leave its group", writing "$group/../cgroup.procs";
            # Anywhere else.
            attempt "write $_", writing "$_/x"
                for qw(/tmp /var/tmp /dev/shm /run /run/swiftlet /run/swiftlet/engines /var/lib/swiftlet /etc/swiftlet /usr/lib/stand-in);

            """#
        }

        /// Whatever is not listed here is to be refused: with this error, where it is not the usual one.
        private static let allowed: Set = ["read its model", "write in its folder"]

        @Test func anEngineReachesNothingButWhatItIsGiven() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                // Another release beside the one that is served, as after an update: there is one to go back to.
                try await OwnFleet.update(on: machine)
                let others = try await machine.check(
                    """
                    find /var/lib/swiftlet -type f; find /run/credentials /etc/swiftlet -type f 2>/dev/null; \
                    echo /etc/passwd /etc/shadow /var/log/dpkg.log
                    """)
                let paths = others.split { $0 == "\n" || $0 == " " }.map(String.init)
                try #require(paths.contains { $0.hasSuffix("state.json") } && paths.contains { $0.contains("/trust/") })
                let process = try await machine.check("tr '\\0' ' ' </proc/$(pgrep --exact llama-server)/cmdline")
                let closed = paths.filter { process.contains($0) == false && $0.contains("/processes/") == false }
                try #require(closed.filter { $0.contains("/blobs/") }.count > 1, "\(closed)")

                try await StandInEngine.replace(
                    on: machine, running: Self.attempts(at: closed.joined(separator: " ")))
                let notes = try await machine.check("cat /run/swiftlet/engines/*/attempts")
                let results = notes.split(separator: "\n").map {
                    $0.split(separator: ":", maxSplits: 1).map(String.init)
                }
                try #require(results.count > 40 + closed.count, "\(notes)")
                for result in results where result.count == 2 {
                    let (what, how) = (result[0], String(result[1].dropFirst()))
                    if Self.allowed.contains(what) {
                        #expect(how == "ok", "\(what)")
                    } else {
                        // What is not to be traced is not even to be seen in /proc.
                        let unseen = what.contains("the daemon's") ? ["ENOENT"] : []
                        let refusals = ["EACCES", "EPERM", "EROFS"] + unseen
                        #expect(refusals.contains(how), "\(what): \(how)")
                    }
                }
                let status = try await machine.check("cat /proc/$(pgrep --full stand-in/engine | head -1)/status")
                for line in ["NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"] {
                    #expect(status.contains(line), "\(status)")
                }
            }
        }
    }
}
