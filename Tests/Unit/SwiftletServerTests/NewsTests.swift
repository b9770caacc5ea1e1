import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples
import Synchronization
import Testing

@testable import SwiftletServer

/// Changes of reports, and senders that wait for news.
@Suite(.timeLimit(.minutes(1))) struct NewsTests {
    private static func report(_ number: Int, channel: String = "stable") -> NodeReport {
        .sample(number: number) { $0.channel = ChannelName(unchecked: channel) }
    }

    private static func text(_ document: some Document) throws -> String {
        String(decoding: try document.json(), as: UTF8.self)
    }

    private static func news(_ version: Int, stable: Character, beta: Character) -> RolloutNews {
        let documents = [("stable", stable), ("beta", beta)].map { name, digit in
            (ChannelName(unchecked: name), Digest(hex: String(repeating: digit, count: 64)))
        }
        return RolloutNews(
            version: version, documents: Dictionary(documents.map { ($0.0, $0.1) }) { $1 }.compactMapValues(\.self))
    }

    @Test func takesChangesOfTheReportThatItHas() async throws {
        try await withServer { server in
            let (first, second) = (Self.report(1), Self.report(2))
            let change = try Self.text(try #require(try ReportChange(from: first, to: second)))
            func post(_ body: String) async throws -> Int {
                try await server.request("/v1/reports/change", method: "POST", body: body).status
            }
            #expect(try await post(change) == 409, "of nothing that is here")
            let whole = try await server.request("/v1/reports", method: "POST", body: try Self.text(first))
            #expect(whole.status == 204)
            #expect(try await post(change) == 204)
            #expect(try await server.registry.node(first.node)?.report.json() == second.json())
            #expect(try await post(change) == 409, "it is not the newest any more")
            var nonsense = try #require(try ReportChange(from: second, to: Self.report(3)))
            nonsense.patch = .object(["number": .integer(-4)])
            #expect(try await post(try Self.text(nonsense)) == 400)
            nonsense.patch = .array([])
            #expect(try await post(try Self.text(nonsense)) == 400)
            #expect(try await server.registry.node(first.node)?.report.json() == second.json())
        }
    }

    @Test func tellsThoseThatWaitWhatConcernsThem() async throws {
        let current = Mutex(Self.news(7, stable: "a", beta: "a"))
        try await withServer(news: { current.withLock { $0 } }) { server in
            try server.write("metadata/timestamp.json", [1])
            func listen(_ number: Int, known: Int, channel: String = "stable") async throws -> Waiting {
                let body = try Self.text(Self.report(number, channel: channel))
                return try await Waiting(at: server, body, query: "?wait=50&known=\(known)")
            }
            #expect(try await listen(1, known: 3).news == 7, "who has missed it is told at once")

            let (stable, beta) = (try await listen(2, known: 7), try await listen(1, known: 7, channel: "beta"))
            #expect(try await server.registry.nodes().map(\.report.number) == [2], "the head is the receipt")
            current.withLock { $0 = Self.news(8, stable: "a", beta: "b") }
            try server.write("metadata/timestamp.json", [2])
            #expect(try await beta.news == 8)
            current.withLock { $0 = Self.news(9, stable: "b", beta: "b") }
            try server.write("metadata/timestamp.json", [3])
            #expect(try await stable.news == 9, "not told of what was for the other channel")
            #expect(try await listen(3, known: 8).news == 9)
        }
    }

    @Test func thoseThatWaitDoNotHoldTheServerUp() async throws {
        let waiting = Mutex<Waiting?>(nil)
        try await withServer { server in
            let listener = try await Waiting(at: server, try Self.text(Self.report(1)), query: "?wait=3600&known=7")
            waiting.withLock { $0 = listener }
            let short = try await Waiting(at: server, try Self.text(Self.report(2)), query: "?wait=1&known=7")
            #expect(try await short.news == nil, "its time is over")
        }
        #expect(try await waiting.withLock { $0 }?.news == nil)
    }

    /// The file says that there is something new, and reading it fails once.
    @Test func newsThatCouldNotBeReadAreReadAgain() async throws {
        let reads = Mutex(0)
        try await withServer(news: {
            let count = reads.withLock { count in
                count += 1
                return count
            }
            guard count > 2 else { throw CancellationError() }
            return Self.news(9, stable: "a", beta: "a")
        }) { server in
            try server.write("metadata/timestamp.json", [1])
            let waiting = try await Waiting(at: server, try Self.text(Self.report(1)), query: "?wait=50&known=8")
            #expect(try await waiting.news == 9)
        }
    }

    @Test(arguments: ["?wait=0&known=1", "?wait=3601", "?wait=x", "?known=1", "?wait=-1"])
    func whoAsksForNoSuchTimeIsAnsweredAtOnce(query: String) async throws {
        try await withServer { server in
            let answer = try await server.request(
                "/v1/reports" + query, method: "POST", body: try Self.text(Self.report(1)))
            #expect(answer.status == 204)
        }
    }
}

/// A report that was taken, and whose sender waits.
private struct Waiting: Sendable {
    private let response: HTTPClientResponse

    init(at server: Fixture, _ body: String, query: String) async throws {
        var request = HTTPClientRequest(url: "http://\(server.address)/v1/reports" + query)
        request.method = .POST
        request.body = .bytes(Array(body.utf8))
        response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        #expect(response.status == .ok)
    }

    /// Waits for the rest of the answer.
    var news: Int? {
        get async throws {
            let bytes = try await response.body.collect(upTo: 1024)
            return try ReportAnswer(json: Data(bytes.readableBytesView)).rollouts
        }
    }
}
