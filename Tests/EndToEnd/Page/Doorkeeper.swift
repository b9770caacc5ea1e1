import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import SwiftletHarness
import Synchronization

/// Stands between a browser and the controller, and passes on what each says: keeps account of what is asked, does something once
/// the page has been given, and holds the browser's second look back until it shows what then came of it.
final class Doorkeeper: Sendable {
    private struct State {
        var port = 0
        var navigations: [String] = []
        var looks: [String] = []
        var others: Set<String> = []
    }

    private let upstream: String
    private let state = Mutex(State())
    private let afterFirst: @Sendable () async throws -> Void
    /// What the second look must show.
    private let words: String

    var url: String { "http://127.0.0.1:\(state.withLock { $0.port })" }
    /// Pages that were opened or loaded again.
    var navigations: [String] { state.withLock { $0.navigations } }
    /// What the page asked for by itself.
    var looks: [String] { state.withLock { $0.looks } }
    /// Style sheets, scripts, images, and whatever else.
    var others: Set<String> { state.withLock { $0.others } }

    init(before upstream: String, showing words: String, afterFirst: @escaping @Sendable () async throws -> Void) {
        self.upstream = upstream
        self.words = words
        self.afterFirst = afterFirst
    }

    func open(in crew: Crew) async throws {
        var logger = Logger(label: "doorkeeper")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { [self] request, _ in try await respond(to: request) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { [self] channel in state.withLock { $0.port = channel.localAddress?.port ?? 0 } },
            logger: logger)
        _ = crew.add { try? await application.run() }
        try await until("the doorkeeper listens") { state.withLock { $0.port } != 0 }
    }

    private func respond(to request: Request) async throws -> Response {
        let path = request.uri.string
        switch (request.headers[Self.mode] ?? "", request.headers[Self.destination] ?? "") {
        case ("navigate", _):
            let isFirst = state.withLock { state in
                state.navigations.append(path)
                return state.navigations.count == 1
            }
            let page = try await pass(path)
            if isFirst { try await afterFirst() }
            return page.response
        case (_, "empty"):
            state.withLock { $0.looks.append(path) }
            return try await eventually("the page shows what is new") {
                let page = try await pass(path)
                guard page.text.contains(words) else { throw NotYet("it does not") }
                return page.response
            }
        default:
            state.withLock { _ = $0.others.insert(path) }
            return try await pass(path).response
        }
    }

    private func pass(_ path: String) async throws -> (text: String, response: Response) {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: upstream + path), timeout: .seconds(20))
        let body = try await answer.body.collect(upTo: 8 << 20)
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name), name != .contentLength, name != .transferEncoding else { continue }
            headers[name] = value
        }
        let response = Response(
            status: .init(code: Int(answer.status.code)), headers: headers, body: ResponseBody(byteBuffer: body))
        return (String(buffer: body), response)
    }

    private static let mode = HTTPField.Name("sec-fetch-mode") ?? .accept
    private static let destination = HTTPField.Name("sec-fetch-dest") ?? .accept
}
