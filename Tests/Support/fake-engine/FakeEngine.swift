import FoundationEssentials
import HTTPTypes
import Hummingbird
import Synchronization

/// The fake's routes.
final class FakeEngine: Sendable {
    private let alias: String
    private let knobs: Knobs
    private let completions = Atomic(0)

    init(alias: String, knobs: Knobs) {
        self.alias = alias
        self.knobs = knobs
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("health") { [self] _, _ in
            knobs.has("never-ready")
                ? json(#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#, status: 503)
                : json(#"{"status":"ok"}"#)
        }
        router.get("v1/models") { [self] _, _ in
            json(#"{"object":"list","data":[{"id":"\#(alias)","object":"model"}]}"#)
        }
        router.post("v1/chat/completions") { [self] request, _ in try await complete(request) }
        router.post("v1/completions") { [self] request, _ in try await complete(request) }
        return router
    }

    private func complete(_ request: Request) async throws -> Response {
        let number = completions.add(1, ordering: .relaxed).newValue
        if number == knobs.number("crash-on-request") {
            crash(4, "crash-on-request")
        }
        let bytes = try await request.body.collect(upTo: 64 << 20)
        guard let question = try? JSONDecoder().decode(Question.self, from: Data(bytes.readableBytesView)) else {
            return json(#"{"error":{"code":400,"message":"not a completion request"}}"#, status: 400)
        }
        var knobs = knobs.overridden(by: Knobs(question.prompt))
        if let good = knobs.number("spoil-after"), number > good {
            knobs = knobs.overridden(by: Knobs("answer=spoiled"))
        }
        if knobs.has("crash") { crash(5, "crash") }
        if knobs.has("hang") { try await Task.sleep(for: .seconds(86400)) }
        if knobs.has("garbage") { return json("}garbage{") }
        if knobs.has("html") {
            return Response(
                status: .ok, headers: [.contentType: "text/html"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "<html>")))
        }
        let answer = Answer(question, knobs)
        return question.stream == true ? stream(answer) : json(try await answer.whole(model: alias))
    }

    private func stream(_ answer: Answer) -> Response {
        let alias = alias
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                var index = 0
                while let token = try await answer.token(at: index) {
                    try await writer.write(ByteBuffer(string: "data: \(answer.chunk(token, model: alias))\n\n"))
                    index += 1
                }
                try await writer.write(ByteBuffer(string: "data: \(Answer.end(model: alias))\n\n"))
                try await writer.write(ByteBuffer(string: "data: [DONE]\n\n"))
                try await writer.finish(nil)
            })
    }

    private func json(_ text: String, status: Int = 200) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
