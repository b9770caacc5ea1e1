import Foundation
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// The demo model with a made-up projector takes images, by the real engine; without one it says that it does not.
    @Suite(.timeLimit(.minutes(3))) struct ImageTests {
        @Test func areReadWithAProjector() async throws {
            let engine = try await RealEngine.program()
            try await Setting.with { setting in
                for name in ["blind", "seeing"] { try await publish(name, in: setting.fleet) }
                let node = try await setting.node { $0.engine = engine }
                for name in ["blind", "seeing"] { try await node.serves("1.0.0", name) }
                let (dark, light) = (Self.image(30), Self.image(220))
                let first = try await ask("seeing", dark, node)
                let second = try await ask("seeing", light, node)
                try #require(first.sure.count > 8 && second.sure.count > 8, "\(first) \(second)")
                try #require(distance(first.sure, second.sure) > 0.01, "it does not look: \(first) \(second)")
                let again = try await ask("seeing", dark, node)
                try #require(distance(first.sure, again.sure) < 0.005, "\(first) \(again)")
                let refused = try await ask("blind", dark, node)
                try #require(refused.status == 400 && refused.body.contains(#""code":"not_supported""#), "\(refused)")
                let other = try await ask("seeing", "data:image/png;base64,AAAA", node)
                try #require((400..<500).contains(other.status), "\(other)")
                try await node.serves("1.0.0", "seeing")
                let alone = try #require(try await node.status(of: "blind")?.plan)
                let plan = try #require(try await node.status(of: "seeing")?.plan)
                let file = Int64(SyntheticProjector(embedding: 128).bytes.count)
                let weights = try #require(plan.companions)
                try #require((file - 4096...file).contains(weights.count), "\(plan)")
                try #require(plan.overhead > alone.overhead && alone.companions == nil, "\(plan)")
                try await node.stop()
            }
        }

        /// Of one grey, 32 by 32, as BMP.
        private static func image(_ grey: UInt8) -> String {
            let size = 32 * 32 * 3
            var bytes = Array("BM".utf8)
            for number in [54 + size, 0, 54, 40, 32, 32] { bytes += little(UInt32(number)) }
            bytes += [1, 0, 24, 0]
            for number in [0, size, 2835, 2835, 0, 0] { bytes += little(UInt32(number)) }
            // Not quite: what is the same everywhere, norms take away.
            bytes += (0..<size).map { UInt8(clamping: Int(grey) + ($0 * Int(grey)) % 31) }
            return "data:image/bmp;base64," + Data(bytes).base64EncodedString()
        }

        private static func little(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }

        /// And how sure the model was of each word, and of others in its place.
        private func ask(
            _ model: String, _ image: String, _ node: Node
        ) async throws -> (status: Int, body: String, sure: [Double]) {
            let parts =
                #"[{"type":"text","text":"24 crates of"},{"type":"image_url","image_url":{"url":"\#(image)"}}]"#
            let answer = try await UnixHTTP.send(
                .POST, "/v1/chat/completions", to: node.inference,
                json:
                    #"{"model":"\#(model)","temperature":0,"max_tokens":8,"logprobs":true,"messages":[{"role":"user","content":\#(parts)}]}"#
            )
            let sure = answer.body.matches(of: /"logprob":(-?[0-9.e-]+)/).compactMap { Double($0.output.1) }
            return (answer.status, answer.body, sure)
        }

        private func distance(_ left: [Double], _ right: [Double]) -> Double {
            zip(left, right).map { abs($0 - $1) }.max() ?? .infinity
        }

        private func publish(_ name: String, in fleet: Fleet) async throws {
            let folder = fleet.world.directory.appending("model-\(name)")
            try Scratch.make(folder)
            let model = try Scratch.read(RealEngine.shopIntent.appending("shop-intent-q8_0.gguf"))
            try Scratch.write(model, to: folder.appending("m.gguf"))
            try Scratch.write(SyntheticProjector(embedding: 128).bytes, to: folder.appending("p.gguf"))
            let yaml = """
                name: \(name)
                version: 1.0.0
                description: For tests.
                license: Apache-2.0
                context: 256
                variants:
                  - name: q8_0
                    file: m.gguf
                \(name == "seeing" ? "projector:\n  file: p.gguf" : "")

                """
            let manifest = folder.appending("manifest.yaml")
            try Scratch.write(yaml.utf8, to: manifest)
            try await fleet.ctl("model", "add", manifest.string)
            try await fleet.ctl("push", name)
        }
    }
}
