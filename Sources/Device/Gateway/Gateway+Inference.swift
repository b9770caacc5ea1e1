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

    /// Nil where the app has its answer already. An engine that ended before it said anything costs the app time: its
    /// request is sent to the next one, and never to a third.
    private func answer(
        _ request: Request, _ body: ByteBuffer, for task: ModelTask?, of client: Client
    ) async throws -> Answer? {
        let start = ContinuousClock.now
        let visit: Visit
        do throws(Refusal) { visit = try apps.admit(client.peer) } catch { return refuse(error) }
        let model = RequestFacts(body: body).model
        let path = request.head.path ?? "/"
        var lost: ModelName?
        while true {
            let lease: Lease
            do throws(Refusal) {
                var asking = try Asking(visit, settings.patience, request.headers)
                if lost != nil { asking.patience = asking.patience.less(.now - start) }
                asking.size = Bytes(body.readableBytes)
                lease = try await routes.acquire(model, of: task, for: asking, onWait: client.leaves(by:))
            } catch {
                // Nobody is there to be refused.
                guard client.channel.isActive else { throw RelayError.clientGone }
                let refusal = error.code == .loading ? lost.map { .engineMissing($0) } ?? error : error
                apps.refused(visit, refusal.code)
                return refuse(refusal)
            }
            if let pause = poison.pause(for: path, body) {
                routes.release(lease)
                apps.refused(visit, .engineFailed)
                return refuse(.enginesFailed(lease.model, pause: pause))
            }
            let isLast = lost != nil
            defer { routes.release(lease) }
            switch try await relay(request, body, lease, visit, of: client, since: start, isLast: isLast) {
            case .relayed: return nil
            case .answer(let answer): return answer
            case .lost where isLast:
                poison.add(path, body)
                return refuse(.enginesFailed(lease.model, pause: PoisonList.pause))
            case .lost: lost = lease.model
            }
        }
    }

    /// What came of sending a request to an engine.
    private enum Attempt {
        /// The app has its answer.
        case relayed
        case answer(Answer)
        /// The engine ended before it said anything.
        case lost
    }

    /// Throws where all that is left is to close the app's connection: its answer broke off in the middle, or it is gone.
    private func relay(
        _ request: Request, _ body: ByteBuffer, _ lease: Lease, _ visit: Visit, of client: Client,
        since start: ContinuousClock.Instant, isLast: Bool
    ) async throws -> Attempt {
        var status: Int? = 499
        metrics.began(lease)
        defer { metrics.ended(lease, status: status, after: .now - start) }
        do {
            let outcome = try await Relay.run(
                EngineRequest(request, body: body, lease), in: Slot(routes: routes, lease: lease),
                client: client.channel
            ) { [apps, observer] in
                ObservedRequest(lease, app: visit.label, observer) { tokens, share in
                    apps.ended(visit, tokens: tokens, joules: share?.joules)
                }
            }
            switch outcome {
            case .relayed(let answered):
                status = answered
                return .relayed
            case .refused(let head, let body):
                let answer = passOn(head, body, lease, visit)
                status = answer.status
                return .answer(answer)
            }
        } catch RelayError.failedWithinAnswer {
            status = 502
            throw RelayError.failedWithinAnswer
        } catch let error as RelayError where error != .clientGone {
            let wasCounted = error == .failedBeforeAnswer
            let refusal = await explanation(of: lease)
            guard let refusal, refusal.code != .engineFailed else {
                status = isLast ? Refusal.Code.engineFailed.status : nil
                if isLast, !wasCounted { apps.refused(visit, .engineFailed) }
                if !isLast, wasCounted { apps.again(visit) }
                return .lost
            }
            if !wasCounted { apps.refused(visit, refusal.code) }
            let answer = refuse(refusal)
            status = answer.status
            return .answer(answer)
        }
    }

    /// Nobody is sent to the engine meanwhile.
    private func explanation(of lease: Lease) async -> Refusal? {
        routes.suspect(lease)
        routes.release(lease)
        return await routes.explanation(of: lease.route.engineID)
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
        self.label = "\(lease.model)@\(lease.route.version)"
    }
}
