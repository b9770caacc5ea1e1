import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

extension Gateway {
    @concurrent func infer(
        _ request: Request, for task: ModelTask?, _ writer: consuming ResponseWriter, of client: Client
    ) async throws {
        if bodies.isTooLong(request) == false { try await writer.invite(request) }
        switch try await read(request, of: client) {
        case .failure(let refusal):
            try await writer.send(refuse(refusal, status: refusal.code == .invalidRequest ? 413 : nil))
        case .success(let body):
            defer { bodies.end(body, of: client.peer) }
            if let answer = try await answer(request, body, for: task, of: client) { try await writer.send(answer) }
        }
    }

    /// A long body that never ends would be kept as long as its app likes.
    private func read(_ request: Request, of client: Client) async throws -> Result<ByteBuffer, Refusal> {
        let length = request.headers[.contentLength].flatMap { Int64($0) } ?? .max
        guard length > BodyBudget.free.count else { return try await bodies.read(request, of: client.peer) }
        let end = client.channel.eventLoop.scheduleTask(in: TimeAmount(settings.bodyTimeout)) {
            client.channel.close(promise: nil)
        }
        defer { end.cancel() }
        return try await bodies.read(request, of: client.peer)
    }

    /// The engine's own error, in our shape.
    func passOn(
        _ head: HTTPResponse, _ body: ByteBuffer, _ lease: Lease, _ visit: Visit, at path: String
    ) -> Answer {
        let document = EngineRefusal.translated(body, status: head.status.code, for: lease.model, at: path)
        let code = document.error.code.flatMap(Refusal.Code.init)
        if code == .engineFailed { routes.failed(lease) }
        if let code {
            metrics.refused(code, by: lease.release, isLeased: true)
            apps.refusedByEngine(visit, code)
        }
        var answer = Answer(status: code?.status(insteadOf: head.status.code) ?? head.status.code, document)
        answer.fields = head.headerFields
        answer.fields[.contentType] = Answer.json
        return answer
    }
}

extension Refusal.Code {
    /// Where the engine answers with 500 or 501, on which clients ask again, although the request will never do.
    fileprivate func status(insteadOf theirs: Int) -> Int {
        switch self {
        case .contextOverflow, .notSupported: status
        case .invalidRequest where theirs >= 500: status
        default: theirs
        }
    }
}

extension EngineRequest {
    init(_ request: Request, body: ByteBuffer, _ lease: Lease) async {
        let path = request.head.path ?? "/"
        self.path = path
        self.accept = request.headers[.accept]
        self.body = await body.examined { body in
            let body = path.prefix { $0 != "?" } == "/v1/responses" ? ResponseShape.completed(body) : body
            let choice = AdapterChoice(of: lease.adapter, among: lease.route.adapters)
            return choice.map { body.adding("lora", $0.description.utf8) } ?? body
        }
        self.label = "\(lease.release.id)@\(lease.route.version)"
    }
}
