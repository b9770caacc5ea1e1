import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

extension Gateway {
    @concurrent func respond(to request: Request, _ writer: consuming ResponseWriter, of client: Client) async throws {
        guard let endpoint = Endpoint(path: request.head.path ?? "") else {
            return try await writer.send(refuse(.malformed("there is no such path"), status: 404), to: request)
        }
        guard endpoint.takes(request.method) else {
            var answer = refuse(.malformed("this path takes \(endpoint.method) only"), status: 405)
            answer.fields[.allow] = endpoint.method.rawValue
            return try await writer.send(answer, to: request)
        }
        switch endpoint {
        case .health: try await writer.send(health(), to: request)
        case .metrics:
            let page = ByteBuffer(string: metrics.text() + queueMetrics() + (await moreMetrics()))
            try await writer.send(Answer(contentType: "text/plain; version=0.0.4", body: page), to: request)
        case .models: try await writer.send(Answer(ModelList(models(for: client.peer))), to: request)
        case .model(let name): try await writer.send(model(name, for: client.peer), to: request)
        case .inference(let task): try await infer(request, for: task, writer, of: client)
        }
    }

    /// - Parameters:
    ///   - release: that was meant, where that is known.
    ///   - isLeased: the request has had an engine.
    func refuse(
        _ refusal: Refusal, status: Int? = nil, by release: ServedRelease? = nil, isLeased: Bool = false
    ) -> Answer {
        metrics.refused(refusal.code, by: release, isLeased: isLeased)
        return Answer(refusal, status: status)
    }

    /// 200 as soon as one model can be asked.
    private func health() -> Answer {
        let models = routes.snapshot()
        guard models.contains(where: { $0.listing != nil }) else { return Answer(.nothingServed) }
        return Answer(body: ByteBuffer(string: #"{"status":"ok"}"#))
    }

    /// Those that the app may ask.
    private func models(for peer: Peer) -> [RouteStatus] {
        let policy = apps.policy(for: peer)
        return routes.snapshot().filter { policy.allows($0.model) }
    }

    private func queueMetrics() -> String {
        var page = MetricPage()
        page.begin("swiftlet_requests_waiting", .gauge, "Requests that wait for an engine.")
        for status in routes.snapshot() { page.add(status.waiting, [("model", status.model.text)]) }
        page.begin("swiftlet_request_bytes", .gauge, "What long requests take, from their first byte to their answer.")
        page.add(Int(bodies.budget?.taken.count ?? 0), [])
        apps.add(to: &page)
        return page.text
    }

    private func model(_ name: String, for peer: Peer) -> Answer {
        let entries = models(for: peer).flatMap(ModelEntry.all)
        let wanted = ModelReference(name)
        let entry = entries.first { $0.id == wanted?.id && (wanted?.version ?? $0.version) == $0.version }
        guard let entry else {
            return refuse(.modelNotFound(name, fits: entries.prefix(8).map(\.id).joined(separator: ", ")))
        }
        return Answer(entry)
    }
}
