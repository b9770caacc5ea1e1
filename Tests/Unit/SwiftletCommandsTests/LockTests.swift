import Foundation
import Glibc
import SwiftletContract
import SwiftletPublisher
import Synchronization
import Testing

@testable import SwiftletCommands

/// The fleet's lock in the hands of somebody else.
@Suite(.timeLimit(.minutes(4))) struct LockTests {
    /// Holds the lock as another process would, until `body` ends.
    private func locked(_ fleet: TestFleet, _ body: () async throws -> Void) async throws {
        let file = open(fleet.directory.lockPath, O_RDWR | O_CLOEXEC)
        try #require(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        defer { close(file) }
        try await body()
    }

    /// More wait than there are threads, and all else goes on.
    @Test func whoWaitsHoldsNoThread() async throws {
        try await withFleet { fleet in
            let done = Mutex(0)
            let directory = fleet.directory
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                try await locked(fleet) {
                    for _ in 0..<64 {
                        tasks.addTask { try await directory.locking { done.withLock { $0 += 1 } } }
                    }
                    try await Task.sleep(for: .milliseconds(300))
                    #expect(await Task { 1 }.value == 1)
                    #expect(done.withLock { $0 } == 0)
                }
                try await tasks.waitForAll()
            }
            #expect(done.withLock { $0 } == 64)
        }
    }

    @Test func whoeverWaitsIsToldForWhom() async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            async let push = fleet.run("push", "shop-intent")
            try await locked(fleet) {
                // Its own number is what the last one that had it wrote: this process.
                try await Task.sleep(for: .milliseconds(1500))
            }
            let outcome = await push
            #expect(outcome.code == .done, "\(outcome)")
            let mine = "waiting for the fleet's lock, which process \(getpid()) holds\n"
            #expect(outcome.errors.isEmpty || outcome.errors == mine, "\(outcome)")
        }
    }

    /// A person may take minutes to type it, and the server has to sign meanwhile.
    @Test func aPassphraseIsAskedForWithoutTheLock() async throws {
        try await withFleet { fleet in
            let rotated = await fleet.run(
                ["keys", "rotate", "ch-stable", "--generate", "--protect"], typing: ["horse", "horse"])
            try #require(rotated.code == .done, "\(rotated)")
            let path = fleet.directory.lockPath
            let asked = Mutex<[Bool]>([])
            let console = Console(isWatched: false, output: { _ in }, errors: { _ in })
            let session = Session(
                console: console, environment: ["SWIFTLET_FLEET_DIR": fleet.fleet], now: { TestFleet.now },
                askPassphrase: { _ in
                    let file = open(path, O_RDWR | O_CLOEXEC)
                    defer { close(file) }
                    asked.withLock { $0.append(flock(file, LOCK_EX | LOCK_NB) == 0) }
                    return Array("horse".utf8)
                })
            for words in [["model", "add", try fleet.writeModel()], ["keys", "renew", "ch-stable"]] {
                #expect(await Swiftletctl.run(words, in: session) == .done, "\(words)")
            }
            #expect(asked.withLock { $0 } == [true, true])
            let releases = try Repository.open(fleet.directory).releases(in: ChannelName(unchecked: "stable"))
            #expect(releases.count == 1)
        }
    }
}
