import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// Bytes are money.
    @Suite(.timeLimit(.minutes(3))) struct ResumeTests {
        private let model = MadeUpModel(version: "1.0.0", size: 2 << 20)
        /// Bytes of it after which the server falls silent.
        private let part = 700_000

        /// What has arrived of the model.
        private func partial(_ node: Node, _ path: String) throws -> FilePath {
            node.state.appending("blobs/partial").appending(String(path.split(separator: "/").last ?? ""))
        }

        /// A node that was killed when this part of the model had come; then the server is well again.
        private func nodeKilledHalfway(_ setting: Setting) async throws -> (node: Node, path: String, file: FilePath) {
            try await setting.fleet.release(model)
            let path = try setting.fleet.weights(of: model)
            setting.server.harm(path, with: .stalled(after: part))
            let node = try await setting.node()
            let file = try partial(node, path)
            try await until("some is on the disk") { Scratch.size(of: file) == part }
            try await node.kill()
            setting.server.heal()
            return (node, path, file)
        }

        @Test func aServerThatComesBackIsAskedForTheRestOnly() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(model)
                let path = try setting.fleet.weights(of: model)
                let whole = try #require(Scratch.size(of: setting.fleet.tree.appending(path)))
                setting.server.harm(path, with: .stalled(after: part))
                let node = try await setting.node()
                let file = try partial(node, path)
                try await until("\(part) bytes are on the disk", detail: { "\(Scratch.size(of: file) ?? 0) are" }) {
                    Scratch.size(of: file) == part
                }
                try await setting.server.stop()
                try await node.says(.downloadFailing)
                try await node.servesNothing()
                setting.server.heal()
                try await setting.server.start()
                try await node.serves(model.version)
                try await node.isWell()
                let exchanges = setting.server.exchanges(of: path)
                try #require(exchanges.map(\.start) == [0, part], "\(exchanges)")
                try #require(exchanges.map(\.sent).reduce(0, +) == whole, "\(exchanges)")
            }
        }

        /// The daemon is killed in the middle: what is on the disk is not fetched again.
        @Test func aKilledDownloadGoesOnWhereItWas() async throws {
            try await Setting.with { setting in
                let (node, path, _) = try await nodeKilledHalfway(setting)
                let whole = try #require(Scratch.size(of: setting.fleet.tree.appending(path)))
                try await node.start()
                try await node.serves(model.version)
                let last = try #require(setting.server.exchanges(of: path).last)
                try #require(last.start == part && last.sent == whole - part, "\(last)")
                // It is the rest that says how fast the line is.
                let transfer = try #require(try await node.report().sync.transfer)
                #expect(transfer.bytes == Bytes(whole - part), "\(transfer)")
                #expect((0.001...60).contains(transfer.seconds), "\(transfer)")
            }
        }

        /// After a power cut the end of a part may be anything. It is found out, and all is fetched again.
        @Test func aPartWithAWrongEndIsNotInstalled() async throws {
            try await Setting.with { setting in
                let (node, path, file) = try await nodeKilledHalfway(setting)
                var bytes = try Scratch.read(file)
                for index in bytes.count - 4096..<bytes.count { bytes[index] = 0 }
                try Scratch.write(bytes, to: file)
                try await node.start()
                try await node.serves(model.version)
                try await node.isWell()
                let exchanges = setting.server.exchanges(of: path)
                try #require(exchanges.map(\.start) == [0, part, 0], "\(exchanges)")
            }
        }

        /// A server that knows no ranges sends all again, and it is taken from the beginning.
        @Test func aServerWithoutRangesIsTakenFromTheBeginning() async throws {
            try await Setting.with { setting in
                let (node, path, _) = try await nodeKilledHalfway(setting)
                setting.server.harm(path, with: .rangeless)
                try await node.start()
                try await node.serves(model.version)
                try await node.isWell()
                try #require(setting.server.exchanges(of: path).map(\.start) == [0, 0])
            }
        }

        /// A node that knows the newest timestamp is told so in a few bytes.
        @Test func aPollThatFindsNothingCostsNoBody() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                try await node.syncs()
                let before = setting.server.exchanges.count
                try await node.syncs()
                let later = setting.server.exchanges.dropFirst(before)
                try #require(later.isEmpty == false)
                try #require(later.allSatisfy { $0.sent == 0 && [304, 404].contains($0.status) }, "\(later)")
            }
        }

        /// A connection that stands still is given up after half a minute, and tried again.
        @Test func aServerThatFallsSilentIsLeft() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(model)
                let path = try setting.fleet.weights(of: model)
                setting.server.harm(path, with: .stalled(after: 100_000), times: 1)
                let node = try await setting.node()
                try await node.says(.downloadFailing, "stalled", within: .seconds(45))
                try await node.serves(model.version)
                let last = try #require(setting.server.exchanges(of: path).last)
                try #require(last.start == 100_000, "\(last)")
            }
        }
    }
}
