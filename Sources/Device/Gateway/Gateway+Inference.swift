import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

extension Gateway {
    @concurrent func infer(
        _ request: Request, for task: ModelTask?, _ writer: consuming ResponseWriter, of client: Client
    ) async throws {
        try await writer.invite(request)
        guard let body = try await bodies.read(request) else {
            return try await writer.send(refuse(.bodyTooLarge(limit: bodies.limit), status: 413))
        }
        if let answer = try await answer(request, body, for: task, of: client) { try await writer.send(answer) }
    }

    /// The engine's own error, in our shape.
    func passOn(_ head: HTTPResponse, _ body: ByteBuffer, _ lease: Lease, _ visit: Visit) -> Answer {
        let document = EngineRefusal.translated(body, status: head.status.code, for: lease.model)
        let code = document.error.code.flatMap(Refusal.Code.init)
        if code == .engineFailed { routes.failed(lease) }
        if let code {
            metrics.refused(code, by: lease.release, isLeased: true)
            apps.refusedByEngine(visit, code)
        }
        var answer = Answer(status: code?.statusInstead ?? head.status.code, document)
        answer.fields = head.headerFields
        answer.fields[.contentType] = Answer.json
        return answer
    }
}

extension Refusal.Code {
    /// Where the engine answers with 500 or 501, on which clients ask again, although the request will never do.
    fileprivate var statusInstead: Int? { self == .contextOverflow || self == .notSupported ? status : nil }
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
