import Glibc
import SwiftletContract
import Synchronization
import SystemPackage
import Testing

@testable import SwiftletHost

/// Who is at the other end of a socket.
@Suite(.timeLimit(.minutes(1))) struct UnitFinderTests {
    /// A tree as systemd keeps it, of plain folders and files.
    private static func tree(_ groups: [String: [Int32]], _ body: (FilePath) async throws -> Void) async throws {
        try await withScratch { root in
            for (group, processes) in groups {
                let folder = root.appending(group)
                try Directory.make(folder, mode: 0o755)
                try Self.write(processes.map { "\($0)\n" }.joined(), to: folder.appending("cgroup.procs"))
                try Self.write("max\n", to: folder.appending("memory.max"))
            }
            try await body(root)
        }
    }

    @Test(
        arguments: [
            (1, "init.scope"), (10, "cashdesk.service"), (11, "cashdesk.service"), (12, "till@3.service"),
            (20, "box.service"), (21, "box.service"), (30, nil), (31, nil), (99, nil),
        ] as [(Int32, String?)])
    func findsTheSystemsUnit(process: Int32, unit: String?) async throws {
        let groups: [String: [Int32]] = [
            "init.scope": [1], "system.slice": [], "system.slice/cashdesk.service": [10, 11],
            "system.slice/system-till.slice/till@3.service": [12], "system.slice/box.service": [],
            "system.slice/box.service/sub": [20],
            // A container's own systemd may call its units what it likes, and so may people.
            "system.slice/box.service/system.slice/cashdesk.service": [21],
            "user.slice/user-1000.slice/session-3.scope": [30],
            "user.slice/user-1000.slice/user@1000.service/app.slice/cashdesk.service": [31],
        ]
        try await Self.tree(groups) { root in
            let finder = UnitFinder(root: root)
            // Looked for, and then remembered.
            for _ in 0..<2 { #expect(finder.unit(of: process) == unit) }
        }
    }

    @Test func whatIsRememberedIsLookedAtAgain() async throws {
        try await Self.tree(["system.slice/a.service": [5], "system.slice/b.service": []]) { root in
            let finder = UnitFinder(root: root)
            #expect(finder.unit(of: 5) == "a.service")
            try Self.write("", to: root.appending("system.slice/a.service/cgroup.procs"))
            #expect(finder.unit(of: 5) == nil)
            try Self.write("5\n", to: root.appending("system.slice/b.service/cgroup.procs"))
            #expect(finder.unit(of: 5) == "b.service")
        }
    }

    @Test func withoutATreeThereIsNoUnit() {
        #expect(UnitFinder(root: "/nowhere").unit(of: getpid()) == nil)
    }

    @Test func theKernelSaysWhoConnected() async throws {
        try await Self.tree(["system.slice/test.service": [getpid()], "system.slice/other.service": [1]]) { root in
            var ends: [CInt] = [-1, -1]
            try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
            defer { for end in ends { close(end) } }
            let peer = try #require(Peer(of: ends[0], in: UnitFinder(root: root)))
            #expect(peer.process == getpid() && peer.user == geteuid() && peer.groups.contains(getegid()))
            #expect(peer.unit == "test.service")
        }
        #expect(Peer(of: -1, in: UnitFinder(root: "/nowhere")) == nil)
    }

    /// Its number may be another's by now, which the tree would not know.
    @Test func whoHasEndedIsOfNoUnit() async throws {
        try await withScratch { directory in
            let path = directory.appending("socket")
            let listening = try UnixSocket.listen(at: path)
            defer { close(listening) }
            let child = ChildProcess(
                executable: "/usr/bin/perl",
                arguments: [
                    "-MSocket", "-e", "socket(S, AF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un($ARGV[0])) or die",
                    path.string,
                ], workingDirectory: "/", diesWithParent: false)
            let process = Mutex<Int32>(0)
            let status = try await child.run { number in
                process.withLock { $0 = number }
            } line: { _ in
            }
            try #require(status == .exited(0))
            let dead = process.withLock { $0 }
            try await Self.tree(["system.slice/reused.service": [dead]]) { root in
                let socket = accept(listening, nil, nil)
                defer { close(socket) }
                let peer = try #require(Peer(of: socket, in: UnitFinder(root: root)))
                #expect(peer.process == dead && peer.unit == nil)
            }
        }
    }

    private static func write(_ text: String, to file: FilePath) throws {
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    }
}
