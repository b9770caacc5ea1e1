import SwiftletContract
import SwiftletUplink
import Testing

/// With a server that behaves.
@Suite(.timeLimit(.minutes(2))) struct TransferTests {
    @Test func fetchesAWholeBlobInFrames() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/blob")
            #expect(outcome.head?.status == 200)
            #expect(outcome.head?.length == Bytes(1_000_000))
            #expect(outcome.head?.etag == Repository.etag)
            let isWhole = outcome.body == Repository.blob
            #expect(isWhole)
            #expect(outcome.end.failure == nil)
            #expect((32 * 1024...UplinkFrame.maxPayload).contains(outcome.largestFrame))
            #expect((1_000_100...1_002_000).contains(outcome.end.wireBytes.count))
        }
    }

    @Test func resumesFromAnOffset() async throws {
        try await both { uplink, server in
            let request = UplinkRequest(url: server + "/blob", maxSize: Bytes(1_000_000), offset: Bytes(999_000))
            let outcome = try await uplink.transfer(request)
            #expect(outcome.head?.status == 206)
            #expect(outcome.head?.offset == Bytes(999_000))
            let isTail = outcome.body == Array(Repository.blob[999_000...])
            #expect(isTail)
            #expect(outcome.end.wireBytes < Bytes(3000))
        }
    }

    @Test func anOffsetPastTheEndIsAnAnswer() async throws {
        try await both { uplink, server in
            let request = UplinkRequest(url: server + "/blob", maxSize: Bytes(1_000_000), offset: Bytes(1_000_000))
            let outcome = try await uplink.transfer(request)
            #expect(outcome.head?.status == 416)
            #expect(outcome.head?.offset == .zero)
            #expect(outcome.end.failure == nil)
        }
    }

    @Test func whatIsKnownCostsNoBody() async throws {
        try await both { uplink, server in
            let request = UplinkRequest(url: server + "/blob", maxSize: Bytes(10), ifNoneMatch: Repository.etag)
            let outcome = try await uplink.transfer(request)
            #expect(outcome.head?.status == 304)
            #expect(outcome.body.isEmpty && outcome.end.failure == nil)
            #expect(outcome.end.wireBytes < Bytes(600))
        }
    }

    @Test func aMissingFileIsAnAnswer() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/none")
            #expect(outcome.head?.status == 404)
            #expect(outcome.end.failure == nil)
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/moved")
            #expect(outcome.head?.status == 303)
            #expect(outcome.body.isEmpty && outcome.end.failure == nil)
        }
    }

    @Test func theCapHoldsBeforeABytePasses() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/blob", maxSize: 999_999)
            #expect(outcome.head?.status == 200)
            #expect(outcome.body.isEmpty)
            #expect(outcome.end.failure == .tooLarge)
            let exact = try await uplink.get(server + "/blob", maxSize: 1_000_000)
            #expect(exact.end.failure == nil)
        }
    }

    @Test func anErrorsPageIsCutButNoFailure() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/error")
            #expect(outcome.head?.status == 503)
            #expect(outcome.head?.retryAfterSeconds == 17)
            #expect(outcome.body.count <= 64 * 1024)
            #expect(outcome.end.failure == nil)
        }
    }

    @Test(arguments: [0, 100, 200_000])
    func posts(size: Int) async throws {
        try await both { uplink, server in
            let request = UplinkRequest(
                method: .post, url: server + "/reports", maxSize: Bytes(100), contentType: "application/json")
            let outcome = try await uplink.transfer(request, body: [UInt8](repeating: 0x20, count: size))
            #expect(outcome.head?.status == 201)
            #expect(String(decoding: outcome.body, as: UTF8.self) == "application/json \(size) \(size)")
        }
    }

    @Test func thePathStaysAsItIs() async throws {
        try await both { uplink, server in
            let path = "/echo/a/../b%2F%2e./c;d=1?q=%41"
            let outcome = try await uplink.get(server + path)
            #expect(String(decoding: outcome.body, as: UTF8.self) == path)
        }
    }

    @Test func tellsNothingThatNobodyAskedFor() async throws {
        try await both { uplink, server in
            let outcome = try await uplink.get(server + "/headers")
            let names = String(decoding: outcome.body, as: UTF8.self).split(separator: "\n").map {
                $0.prefix { $0 != ":" }
            }
            #expect(names == ["user-agent"])
        }
    }

    @Test func manyAtOnce() async throws {
        try await Repository.run { server in
            try await withUplink(UplinkSettings(transfers: 2)) { uplink in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<12 {
                        group.addTask { try await uplink.get(server + "/blob").body == Repository.blob }
                    }
                    for try await isWhole in group { #expect(isWhole) }
                }
            }
        }
    }

    private func both(_ body: @escaping @Sendable (Uplink, String) async throws -> Void) async throws {
        try await Repository.run { server in
            try await withUplink { uplink in try await body(uplink, server) }
        }
    }
}
