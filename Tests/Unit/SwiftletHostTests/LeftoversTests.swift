import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct LeftoversTests {
    @Test func endsWhatAKilledDaemonLeft() async throws {
        try await withScratch { directory in
            let leftovers = try Leftovers(in: directory.appending("run"))
            let status = try await whileSleeping { process in
                try leftovers.record(process, executable: "/bin/sleep")
                #expect(try Leftovers(in: directory.appending("run")).reap() == [process])
            }
            #expect(status == .signalled(SIGKILL))
            #expect(try leftovers.reap() == [])
        }
    }

    @Test func sparesWhoeverHasTheNumberNow() async throws {
        try await withScratch { directory in
            let leftovers = try Leftovers(in: directory)
            let status = try await whileSleeping { process in
                try leftovers.record(process, executable: "/bin/sleep")
                let path = directory.appending("process-\(process)")
                let text = try AtomicFileText.read(path)
                let other = text.replacing(/"startTime":\d+/, with: "\"startTime\":1")
                #expect(other != text)
                try AtomicFile.write(Array(other.utf8), to: path)
                #expect(try leftovers.reap() == [])
                #expect(exists(path) == false)

                try leftovers.record(process, executable: "/usr/bin/llama-server")
                #expect(try leftovers.reap() == [])
                kill(process, SIGINT)
            }
            #expect(status == .signalled(SIGINT))
        }
    }

    @Test func aScriptIsKnownByItsName() async throws {
        try await withScratch { directory in
            let script = directory.appending("engine")
            try AtomicFile.write(Array("#!/bin/sh\necho up\nread line < /dev/zero\n".utf8), to: script, mode: 0o700)
            let leftovers = try Leftovers(in: directory.appending("run"))
            let lines = RecentLines()
            let status = try await ChildProcess(executable: script).run { line in
                lines.append(line)
                let process = (try? names(of: script)) ?? 0
                try? leftovers.record(process, executable: script)
                _ = try? leftovers.reap()
            }
            #expect(status == .signalled(SIGKILL))
        }
    }

    @Test func forgottenAndGarbledNotesAreNoHarm() async throws {
        try await withScratch { directory in
            let leftovers = try Leftovers(in: directory)
            try leftovers.record(getpid(), executable: "/bin/sh")
            try leftovers.forget(getpid())
            try AtomicFile.write(Array("{".utf8), to: directory.appending("process-1"))
            #expect(try leftovers.reap() == [])
            #expect(exists(directory.appending("process-1")) == false)
            #expect(throws: HostError.self) { try leftovers.record(Int32.max, executable: "/bin/sh") }
        }
    }

    /// The process that was started with the script: asks `/proc`, as a test may.
    private func names(of script: FilePath) throws -> Int32? {
        guard let stream = opendir("/proc") else { return nil }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = Int32(name), let line = try? AtomicFileText.read(FilePath("/proc/\(process)/cmdline"))
            else {
                continue
            }
            if line.split(separator: "\0").contains(where: { $0 == script.string }) { return process }
        }
        return nil
    }

    private func whileSleeping(_ body: @escaping @Sendable (Int32) throws -> Void) async throws
        -> SwiftletHost.ExitStatus
    {
        let child = ChildProcess(
            executable: "/bin/sh", arguments: ["-c", "echo; exec /bin/sleep 1000"], environment: ["PATH": "/bin"])
        let (started, signal) = AsyncStream<Int32>.makeStream()
        return try await withThrowingTaskGroup(of: SwiftletHost.ExitStatus?.self) { group in
            group.addTask {
                try await child.run {
                    signal.yield($0)
                } line: { _ in
                }
            }
            for await process in started {
                while try AtomicFileText.read(FilePath("/proc/\(process)/cmdline")).hasPrefix("/bin/sleep") == false {
                    try await Task.sleep(for: .milliseconds(2))
                }
                try body(process)
                break
            }
            return try #require(try await group.next() ?? nil)
        }
    }
}
