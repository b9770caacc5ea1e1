import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension StaticServer {
    func respond(to request: Request) -> Response {
        let path = String(request.uri.path.dropFirst().replacing("%2B", with: "+"))
        let trouble = fault(for: path)
        if case .status(let code) = trouble?.fault { return refusal(path, code) }
        guard let content = content(path, trouble?.fault) else { return refusal(path, 404) }
        let tag = "\"\(content.hashValue)\""
        if request.headers[.ifNoneMatch] == tag { return refusal(path, 304, tag) }
        let isWhole = if case .rangeless = trouble?.fault { true } else { false }
        let start = isWhole ? 0 : rangeStart(request) ?? 0
        guard start == 0 || start < content.count else { return refusal(path, 416) }
        var head: HTTPFields = [.eTag: tag]
        if trouble?.fault.saysLength ?? true { head[.contentLength] = String(content.count - start) }
        if start > 0 { head[.contentRange] = "bytes \(start)-\(content.count - 1)/\(content.count)" }
        let exchange = note(Exchange(path: path, start: start, status: start > 0 ? 206 : 200, sent: 0))
        return Response(
            status: start > 0 ? .partialContent : .ok, headers: head,
            body: body(content[start...], of: exchange, trouble))
    }

    private func content(_ path: String, _ fault: Fault?) -> [UInt8]? {
        if case .replaced(let other) = fault { return other }
        return file(path).map { fault?.content($0) ?? $0 }
    }

    private func refusal(_ path: String, _ code: Int, _ tag: String? = nil) -> Response {
        _ = note(Exchange(path: path, start: 0, status: code, sent: 0))
        var response = Response(status: .init(code: code))
        response.headers[.eTag] = tag
        return response
    }

    private func rangeStart(_ request: Request) -> Int? {
        guard let range = request.headers[.range], range.hasPrefix("bytes=") else { return nil }
        return Int(range.dropFirst(6).prefix { $0.isNumber })
    }

    private func body(
        _ content: ArraySlice<UInt8>, of exchange: Int, _ trouble: (id: Int, fault: Fault)?
    ) -> ResponseBody {
        ResponseBody { [self] writer in
            var rest = content
            while rest.isEmpty == false {
                let piece = try await piece(of: rest, after: content.count - rest.count, trouble)
                try await writer.write(ByteBuffer(bytes: piece))
                sent(piece.count, in: exchange)
                rest = rest.dropFirst(piece.count)
            }
            try await writer.finish(nil)
        }
    }

    /// The connection is dropped.
    private struct Dropped: Error {}

    /// What may be sent next; waits and throws as the fault wants it.
    private func piece(
        of rest: ArraySlice<UInt8>, after done: Int, _ trouble: (id: Int, fault: Fault)?
    ) async throws -> ArraySlice<UInt8> {
        let usual = 16 << 10
        guard let trouble, lasts(trouble.id) else { return rest.prefix(usual) }
        switch trouble.fault {
        case .dropped(let limit):
            if done >= limit { throw Dropped() }
            return rest.prefix(min(usual, limit - done))
        case .stalled(let limit):
            if done < limit { return rest.prefix(min(usual, limit - done)) }
            while lasts(trouble.id) { try await Task.sleep(for: .milliseconds(20)) }
            return rest.prefix(usual)
        case .slowed(let rate):
            try await Task.sleep(for: .milliseconds(20))
            return rest.prefix(max(1, rate / 50))
        default: return rest.prefix(usual)
        }
    }
}
