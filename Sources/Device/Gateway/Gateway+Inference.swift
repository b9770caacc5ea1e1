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
        let start = ContinuousClock.now
        let visit: Visit
        do throws(Refusal) { visit = try apps.admit(client.peer) } catch { return try await writer.send(refuse(error)) }
        let lease: Lease
        do throws(Refusal) {
            var asking = try Asking(visit, settings.patience, request.headers)
            asking.size = Bytes(body.readableBytes)
            lease = try await routes.acquire(
                RequestFacts(body: body).model, of: task, for: asking, onWait: client.leaves(by:))
        } catch {
            // Nobody is there to be refused.
            guard client.channel.isActive else { throw RelayError.clientGone }
            apps.refused(visit, error.code)
            return try await writer.send(refuse(error))
        }
        defer { routes.release(lease) }
        if let answer = try await relay(request, body, lease, visit, of: client, since: start) {
            try await writer.send(answer)
        }
    }

    /// Nil where the app has its answer already. Throws where all that is left is to close the app's connection: its
    /// answer broke off in the middle, or it is gone.
    private func relay(
        _ request: Request, _ body: ByteBuffer, _ lease: Lease, _ visit: Visit, of client: Client,
        since start: ContinuousClock.Instant
    ) async throws -> Answer? {
        var status = 499
        metrics.began(lease)
        defer { metrics.ended(lease, status: status, after: .now - start) }
        do {
            let outcome = try await Relay(
                request: EngineRequest(request, body: body, lease), slot: Slot(routes: routes, lease: lease),
                client: client.channel, connections: connections
            ) { [apps, observer] in
                ObservedRequest(lease, app: visit.label, observer) { tokens, share in
                    apps.ended(visit, tokens: tokens, joules: share?.joules)
                }
            }.run()
            switch outcome {
            case .relayed(let answered):
                status = answered
                return nil
            case .refused(let head, let body):
                let answer = passOn(head, body, lease, visit)
                status = answer.status
                return answer
            }
        } catch RelayError.failedBeforeAnswer {
            routes.suspect(lease)
            let answer = refuse(await routes.explanation(of: lease.route.engineID) ?? .engineFailed(lease.model))
            status = answer.status
            return answer
        } catch RelayError.failedWithinAnswer {
            status = 502
            throw RelayError.failedWithinAnswer
        }
    }

    /// The engine's own error, in our shape.
    private func passOn(_ head: HTTPResponse, _ body: ByteBuffer, _ lease: Lease, _ visit: Visit) -> Answer {
        let document = EngineRefusal.translated(body, status: head.status.code, for: lease.model)
        let code = document.error.code.flatMap(Refusal.Code.init)
        if let code {
            metrics.refused(code)
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
    fileprivate init(_ request: Request, body: ByteBuffer, _ lease: Lease) {
        self.path = request.head.path ?? "/"
        self.contentType = request.headers[.contentType] ?? Answer.json
        self.accept = request.headers[.accept]
        self.body = path.prefix { $0 != "?" } == "/v1/responses" ? ResponseShape.completed(body) : body
        if let choice = AdapterChoice(of: lease.adapter, among: lease.route.adapters) {
            self.body = self.body.adding("lora", choice.description.utf8)
        }
        self.label = "\(lease.release.id)@\(lease.route.version)"
    }
}
