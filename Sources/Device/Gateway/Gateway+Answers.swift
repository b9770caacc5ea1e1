import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

extension Gateway {
    @concurrent func respond(to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel)
        async throws
    {
        guard let endpoint = Endpoint(path: request.head.path ?? "") else {
            return try await writer.send(refuse(.malformed("there is no such path"), status: 404))
        }
        guard request.method == endpoint.method else {
            var answer = refuse(.malformed("this path takes \(endpoint.method) only"), status: 405)
            answer.fields[.allow] = endpoint.method.rawValue
            return try await writer.send(answer)
        }
        switch endpoint {
        case .health: try await writer.send(health())
        case .metrics:
            let page = ByteBuffer(string: metrics.text() + moreMetrics())
            try await writer.send(Answer(contentType: "text/plain; version=0.0.4", body: page))
        case .models: try await writer.send(Answer(ModelList(routes.snapshot())))
        case .model(let name): try await writer.send(model(name))
        case .inference(let task): try await infer(request, for: task, writer, on: channel)
        }
    }

    func refuse(_ refusal: Refusal, status: Int? = nil) -> Answer {
        metrics.refused(refusal.code)
        return Answer(refusal, status: status)
    }

    /// 200 as soon as one model can be asked.
    private func health() -> Answer {
        let models = routes.snapshot()
        guard models.contains(where: { $0.listing != nil }) else { return Answer(.nothingServed) }
        return Answer(body: ByteBuffer(string: #"{"status":"ok"}"#))
    }

    private func model(_ name: String) -> Answer {
        let entries = routes.snapshot().compactMap(ModelEntry.init)
        let wanted = ModelReference(name)
        let entry = entries.first { $0.id == wanted?.model.text && (wanted?.version ?? $0.version) == $0.version }
        guard let entry else {
            return refuse(.modelNotFound(name, fits: entries.prefix(8).map(\.id).joined(separator: ", ")))
        }
        return Answer(entry)
    }
}
