import Glibc
import SwiftletContract
import SwiftletHost
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    @Test(arguments: [true, false])
    func deliversLinesAndTheExitCode(diesWithParent: Bool) async throws {
        var child = shell("echo one; echo two >&2; printf 'tab\\there\\033[1m\\r\\n'; printf last; exit 3")
        child.diesWithParent = diesWithParent
        let lines = RecentLines()
        let pid = Mutex<Int32>(0)
        let status = try await child.run { process in
            pid.withLock { $0 = process }
        } line: {
            lines.append($0)
        }
        #expect(status == .exited(3))
        #expect(lines.all == ["one", "two", "tab\there?[1m", "last"])
        #expect(pid.withLock { $0 } > 1)
    }

    @Test func hasNothingOfOurEnvironment() async throws {
        setenv("LLAMA_ARG_SECRET", "1", 1)
        defer { unsetenv("LLAMA_ARG_SECRET") }
        let child = ChildProcess(
            executable: "/usr/bin/env", environment: ["ONLY": "this"], workingDirectory: "/", diesWithParent: false)
        let lines = RecentLines()
        #expect(try await child.run { lines.append($0) } == .exited(0))
        #expect(lines.all == ["ONLY=this"])
    }

    @Test func hasNoDescriptorsAndNoInput() async throws {
        let leak = open("/dev/zero", O_RDONLY)
        defer { close(leak) }
        let lines = RecentLines()
        let child = shell("read line || echo closed; for f in /proc/self/fd/*; do readlink $f; done | grep -c zero")
        _ = try await child.run { lines.append($0) }
        #expect(lines.all == ["closed", "0"])
    }

    @Test func longLinesAreCut() async throws {
        let lines = RecentLines(capacity: 2)
        let child = shell("echo gone; head -c 100000 /dev/zero | tr '\\0' x; echo; echo after")
        #expect(try await child.run { lines.append($0) } == .exited(0))
        #expect(lines.all.map(\.count) == [4096, 5])
    }

    @Test func cancellationAsksFirst() async throws {
        let status = try await cancelledWhenReady(shell("trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done"))
        #expect(status == .exited(7) || status == .signalled(SIGPIPE))
    }

    @Test func cancellationInsists() async throws {
        var child = shell("trap '' TERM; echo ready; while :; do sleep 0.01; done 2>/dev/null")
        child.grace = .milliseconds(100)
        #expect(try await cancelledWhenReady(child) == .signalled(SIGKILL))
    }

    @Test func cancellationEndsGrandchildrenToo() async throws {
        let grandchild = Mutex<Int32>(0)
        let child = shell("sleep 1000 & echo $!; wait")
        _ = try await cancelledWhenReady(child) { line in grandchild.withLock { $0 = Int32(line) ?? 0 } }
        let process = grandchild.withLock { $0 }
        #expect(process > 1)
        try await untilGone(process)
    }

    @Test func saysWhatCannotBeStarted() async throws {
        await #expect(throws: HostError.missing(operation: "run", path: "/no/engine")) {
            try await ChildProcess(executable: "/no/engine").run { _ in }
        }
        await #expect(throws: HostError.denied(operation: "run", path: "/etc/passwd")) {
            try await ChildProcess(executable: "/etc/passwd").run { _ in }
        }
    }

    @Test func aSignalIsTold() async throws {
        #expect(try await shell("kill -SEGV $$").run { _ in } == .signalled(SIGSEGV))
    }

    private func shell(_ script: String) -> ChildProcess {
        ChildProcess(executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
    }

    /// Cancels the child when it has printed its first line.
    private func cancelledWhenReady(
        _ child: ChildProcess, line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> SwiftletHost.ExitStatus {
        let (ready, signal) = AsyncStream<Void>.makeStream()
        return try await withThrowingTaskGroup(of: SwiftletHost.ExitStatus?.self) { group in
            group.addTask {
                try await child.run {
                    line($0)
                    signal.yield()
                }
            }
            for await _ in ready { break }
            group.cancelAll()
            return try #require(try await group.next() ?? nil)
        }
    }
}

/// Waits until the process is gone or a zombie.
func untilGone(_ process: Int32) async throws {
    while let text = try? AtomicFileText.read(FilePath("/proc/\(process)/stat")), text.contains(") Z ") == false {
        try await Task.sleep(for: .milliseconds(2))
    }
}

enum AtomicFileText {
    static func read(_ path: FilePath) throws -> String {
        String(decoding: try AtomicFile.read(path, maxSize: .kibibytes(64)), as: UTF8.self)
    }
}
