import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// Disks that are full, and disks that forget.
    @Suite(.timeLimit(.minutes(3))) struct DiskTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0", size: 1 << 20)

        /// What the owner keeps for the rest of the box is not touched.
        @Test func nothingIsFetchedIntoTheReserve() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.stop()
                let full = try await setting.node { $0.diskReserve = "1024T" }
                try await full.serves(first.version)
                try await setting.fleet.release(second)
                try await full.says(.noSpace, "free")
                try await full.stillServes(first)
                try #require(setting.server.exchanges(of: try setting.fleet.weights(of: second)).isEmpty)
                try await full.stop()
                let mended = try await setting.node()
                try await mended.serves(second.version)
                try await mended.isWell()
            }
        }

        /// ENOSPC from the kernel, in the middle of a download.
        @Test(
            .enabled("mounting is not permitted here") {
                try await Namespaces.arePermitted(Namespaces.mounting("1M", on: "/mnt"))
            })
        func aDiskThatFillsUpInTheMiddle() async throws {
            try await Setting.with { setting in
                let disk = setting.world.directory.appending("disk")
                try Scratch.make(disk)
                let node = try await setting.node(
                    serving: first, under: Namespaces.mounting("4M", on: disk)
                ) {
                    $0.state = disk.appending("state")
                    $0.diskReserve = "0"
                }
                // The mount is the daemon's alone; this is how others see it.
                let seen = FilePath("/proc/\(try #require(try node.child.process))/root\(disk)")
                let filler = seen.appending("filler")
                try await setting.fleet.release(second, push: false)
                let path = try setting.fleet.weights(of: second)
                setting.server.harm(path, with: .stalled(after: 300_000))
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await until("the download is under way") { setting.server.exchanges(of: path).isEmpty == false }
                fill(filler)
                setting.server.heal()
                try await node.says(.noSpace, "no room")
                try await node.stillServes(first)
                unlink(filler.string)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// The file that serves is another one after a restart: it is not given to the engine, but fetched again.
        @Test func aModelThatRottedIsFetchedAgain() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let path = try setting.fleet.weights(of: first)
                try await node.kill()
                let file = node.state.appending("blobs/sha256").appending(String(path.split(separator: "/").last ?? ""))
                var bytes = try Scratch.read(file)
                bytes[bytes.count / 2] ^= 1
                chmod(file.string, 0o640)
                try Scratch.write(bytes, to: file)
                try await setting.server.stop()
                try await node.start()
                try await node.says(.contentRejected, "not what was signed")
                try await node.servesNothing()
                try await setting.server.start()
                try await node.serves(first.version)
                try await node.isWell()
            }
        }

        /// Writes until there is no room left.
        private func fill(_ path: FilePath) {
            let descriptor = open(path.string, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            let zeros = [UInt8](repeating: 0, count: 4096)
            while write(descriptor, zeros, zeros.count) > 0 {}
            close(descriptor)
        }
    }
}
