import NIOCore
import SwiftletContract
import Testing

@testable import SwiftletGateway

@Suite struct PoisonListTests {
    private let model = ModelName(unchecked: "shop-intent")
    private let app = AppName(unchecked: "till")

    @Test(arguments: [2, 200_000]) func theSameRequestOfTheSameAppIsRefusedForAMinute(length: Int) async throws {
        let (list, start) = (PoisonList(), ContinuousClock.now)
        let body = ByteBuffer(repeating: UInt8(ascii: "a"), count: length)
        await list.add("/v1/completions", body, of: app, at: model, since: start)
        let found = try #require(await list.pause(for: "/v1/completions", body, of: app, at: start + .seconds(59)))
        #expect(found.model == model && found.left == .seconds(1))
        let other = AppName(unchecked: "desk")
        #expect(await list.pause(for: "/v1/completions", body, of: other, at: start) == nil)
        #expect(await list.pause(for: "/v1/chat/completions", body, of: app, at: start) == nil)
        #expect(await list.pause(for: "/v1/completions", ByteBuffer(string: "{}"), of: app, at: start) == nil)
        #expect(await list.pause(for: "/v1/completions", body, of: app, at: start + .seconds(60)) == nil)
        // It is forgotten, not only passed over.
        #expect(await list.pause(for: "/v1/completions", body, of: app, at: start) == nil)
    }
}
