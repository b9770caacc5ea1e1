import Foundation
import Glibc
import SwiftletContract
import SwiftletPublisher
import Synchronization
import Testing

@testable import SwiftletCommands

/// The fleet's lock in the hands of somebody else.
@Suite(.timeLimit(.minutes(4))) struct LockTests {
    /// Takes the lock as another process would, until the file is closed.
    private func taken(_ fleet: TestFleet) throws -> CInt {
        let file = open(fleet.directory.lockPath, O_RDWR | O_CLOEXEC)
        try #require(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        return file
    }

    /// More wait than there are threads, and all else goes on.
    @Test func whoWaitsHoldsNoThread() async throws {
        try await withFleet { fleet in
            let (done, directory) = (Text(), fleet.directory)
            let file = try taken(fleet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<64 {
                    tasks.addTask { try await directory.locking { done.add("1") } }
                }
                try await Task.sleep(for: .milliseconds(300))
                #expect(done.value.isEmpty)
                close(file)
                try await tasks.waitForAll()
            }
            #expect(done.value.count == 64)
        }
    }

    @Test func whoeverWaitsIsToldForWhom() async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            let file = try taken(fleet)
            let said = Text()
            let console = Console(isWatched: false, output: { _ in }, errors: { said.add($0) })
            let session = Session(
                console: console, environment: ["SWIFTLET_FLEET_DIR": fleet.fleet], now: { TestFleet.now })
            async let push = Swiftletctl.run(["push", "shop-intent"], in: session)
            while said.value.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            close(file)
            #expect(await push == .done)
            // By the number that the last one wrote that had it: this process.
            #expect(said.value == "waiting for the fleet's lock, which process \(getpid()) holds\n")
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
