import FoundationEssentials
import SwiftletContract
import SwiftletEngine
import SwiftletHost
import SystemPackage
import Testing

@Suite(.enabled(if: RealEngine.isHere, Comment(rawValue: RealEngine.whySkipped)), .timeLimit(.minutes(5)))
struct RealEngineTests {
    @Test func startsServesAndEnds() async throws {
        try await withDirectory { directory in
            let socket = directory.appending("engine").appending("e.sock")
            let command = LlamaServer.command(for: RealEngine.settings(socket: socket, context: 200, slots: 2))
            let client = EngineClient(socket: socket)
            // Twice: the second time the first one's socket is in the way.
            for _ in 0..<2 {
                try EngineSocket.prepare(socket)
                let exit = try await withEngine(command) {
                    try await client.waitUntilReady(within: .seconds(60))
                    let answer = try await client.chat(Self.question, within: .seconds(60))
                    #expect(answer["model"] == .string("shop-intent"))
                }
                #expect(exit?.lastLines.isEmpty == true, "\(exit?.lastLines ?? [])")
                await #expect(throws: EngineError.self) { try await client.waitUntilReady(within: .zero) }
            }
        }
    }

    /// `-c` is the context of all slots together; a slot has what one request needs, rounded up.
    @Test(arguments: [(200, 1), (200, 3), (256, 2)])
    func aRequestHasItsWholeContext(context: Int, slots: Int) async throws {
        try await withDirectory { directory in
            let socket = directory.appending("e.sock")
            let settings = RealEngine.settings(socket: socket, context: context, slots: slots)
            try EngineSocket.prepare(socket)
            try await withEngine(LlamaServer.command(for: settings)) {
                let client = EngineClient(socket: socket)
                try await client.waitUntilReady(within: .seconds(60))
                let long = String(repeating: "7", count: 2000)
                let overflow = await #expect(throws: EngineError.self) {
                    try await client.chat(Self.ask(long), within: .seconds(60))
                }
                guard case .refused(_, 400, let message) = overflow else { throw EngineError.cancelled }
                #expect(message.contains("\"n_ctx\":\(MemoryNeeds.slotContext(context))"))
            }
        }
    }

    @Test func theDemosOwnChecksPass() async throws {
        let checks = try CheckSuite(
            json: Data(contentsOf: URL(filePath: RealEngine.demo.appending("checks.json").string)))
        let outcome = try await withDirectory { directory in
            let socket = directory.appending("e.sock")
            try EngineSocket.prepare(socket)
            let (stream, continuation) = AsyncStream.makeStream(of: CheckOutcome.self)
            try await withEngine(LlamaServer.command(for: RealEngine.settings(socket: socket))) {
                let client = EngineClient(socket: socket)
                try await client.waitUntilReady(within: .seconds(60))
                continuation.yield(
                    try await Prober(client: client, model: ModelName(unchecked: "shop-intent")).run(checks))
                continuation.finish()
            }
            return await stream.first { _ in true }
        }
        #expect(outcome?.isPass == true, "\(outcome.debugDescription)")
        #expect(outcome?.total == checks.cases.count)
    }

    @Test func aFileThatIsNoModelEndsItAndSaysWhy() async throws {
        try await withDirectory { directory in
            var settings = RealEngine.settings(socket: directory.appending("e.sock"))
            settings.model = directory.appending("no.gguf")
            try Data("GGUF but not really".utf8).write(to: URL(filePath: settings.model.string))
            let exit = try await ChildLauncher().run(LlamaServer.command(for: settings)) { _ in }
            #expect(exit.status != .exited(0))
            #expect(exit.lastLines.isEmpty == false)
        }
    }

    private static let question = ask("where are the apples")

    private static func ask(_ text: String) -> [UInt8] {
        let body =
            #"{"messages":[{"role":"user","content":"\#(text)"}],"max_tokens":48,"temperature":0,"stream":false}"#
        return Array(body.utf8)
    }
}
