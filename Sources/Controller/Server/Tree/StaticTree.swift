import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix
import SwiftletContract

/// The published repository over HTTP, read-only: conditional requests, single ranges, and caching headers that let any
/// CDN keep what can never change. Files are streamed; a request holds two chunks of memory at most, whatever the size;
/// metadata is compressed for those that ask.
struct StaticTree: Sendable {
    private static let chunk = 128 << 10
    let root: String

    func respond(to request: Request, path: String, writingOn loop: any EventLoop) async -> Response {
        guard let path = TreePath(path) else { return absent }
        let prepared = try? await NIOThreadPool.singleton.runIfActive { prepare(path, for: request) }
        switch prepared ?? .absent {
        case .absent: return absent
        case .unchanged(let tag): return notModified(path, tag)
        case .compressed(let bytes, let tag): return compressed(bytes, path, tag)
        case .file(let file, let tag, let bytes):
            guard request.method == .get else {
                return Response(status: .ok, headers: headers(path, tag, length: file.size))
            }
            return answer(request, path, file, tag) { part in
                guard let bytes else { return body(file, part, loop) }
                return ResponseBody(
                    byteBuffer: bytes.getSlice(at: Int(part.lowerBound), length: part.count) ?? ByteBuffer())
            }
        }
    }

    /// What is known of a request after the one visit to the disk that most need.
    private enum Prepared: Sendable {
        case absent
        case unchanged(EntityTag)
        case compressed(ByteBuffer, EntityTag)
        /// With its bytes, where it is small.
        case file(OpenFile, EntityTag, ByteBuffer?)
    }

    /// Blocks.
    private func prepare(_ path: TreePath, for request: Request) -> Prepared {
        guard let file = OpenFile(path: root + "/" + path.text) else { return .absent }
        let tag = EntityTag(path.digest?.hex ?? file.identity)
        if tag.isNamed(by: request.headers[.ifNoneMatch]) { return .unchanged(tag) }
        guard request.method == .get else { return .file(file, tag, nil) }
        let mayCompress =
            path.isCompressible && request.headers[.range] == nil && file.size <= Gzip.maxSize
            && Gzip.isNamed(by: request.headers[.acceptEncoding])
        guard mayCompress || file.size <= Self.chunk else { return .file(file, tag, nil) }
        guard let bytes = try? file.read(at: 0, count: Int(file.size)), bytes.readableBytes == file.size else {
            return .file(file, tag, nil)
        }
        if mayCompress, let smaller = Gzip.compressed(bytes) { return .compressed(smaller, tag) }
        return .file(file, tag, bytes)
    }

    private func answer(
        _ request: Request, _ path: TreePath, _ file: OpenFile, _ tag: EntityTag, body: (Range<Int64>) -> ResponseBody
    ) -> Response {
        let range = isWhole(request, tag) ? nil : request.headers[.range]
        switch ByteRange(header: range, size: file.size) {
        case .whole:
            return Response(status: .ok, headers: headers(path, tag, length: file.size), body: body(0..<file.size))
        case .part(let part):
            var headers = headers(path, tag, length: Int64(part.count))
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: headers, body: body(part))
        case .unsatisfiable:
            return Response(
                status: .rangeNotSatisfiable,
                headers: [.contentRange: "bytes */\(file.size)", .cacheControl: "no-store"])
        }
    }

    /// The tag is weak: it names these bytes and the plain ones.
    private func compressed(_ bytes: ByteBuffer, _ path: TreePath, _ tag: EntityTag) -> Response {
        var headers = headers(path, tag, length: Int64(bytes.readableBytes))
        headers[.eTag] = "W/" + tag.description
        headers[.contentEncoding] = "gzip"
        headers[.acceptRanges] = nil
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }

    /// Nodes ask for the next root at each poll, so this answer is the commonest: keep it short.
    private var absent: Response { Response(status: .notFound, headers: [.cacheControl: "no-store"]) }

    /// `If-Range` with another tag: the client holds a part of another file.
    private func isWhole(_ request: Request, _ tag: EntityTag) -> Bool {
        request.headers[.ifRange].map { $0 != tag.description } ?? false
    }

    private func notModified(_ path: TreePath, _ tag: EntityTag) -> Response {
        var response = Response(status: .notModified, headers: headers(path, tag, length: nil))
        response.headers[.contentLength] = nil
        // Bytes that every poll would pay for; what a cache has stored keeps its own.
        response.headers[.vary] = nil
        return response
    }

    private func headers(_ path: TreePath, _ tag: EntityTag, length: Int64?) -> HTTPFields {
        var headers: HTTPFields = [.eTag: tag.description]
        headers[.cacheControl] = path.life == .immutable ? "public, max-age=31536000, immutable" : "no-cache"
        if path.isCompressible { headers[.vary] = "Accept-Encoding" }
        guard let length else { return headers }
        headers[.contentLength] = String(length)
        headers[.acceptRanges] = "bytes"
        headers[.contentType] = path.contentType
        return headers
    }

    /// A write returns before the event loop has seen it, so a fast disk could run ahead of a busy loop without end: each
    /// chunk waits for its turn there. After that the writer knows whether the client keeps up, and itself waits if not.
    func body(_ file: OpenFile, _ part: Range<Int64>, _ loop: any EventLoop) -> ResponseBody {
        ResponseBody(contentLength: part.count) { writer in
            var offset = part.lowerBound
            while offset < part.upperBound {
                let (start, count) = (offset, Int(min(Int64(Self.chunk), part.upperBound - offset)))
                let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(at: start, count: count) }
                guard bytes.readableBytes > 0 else { throw OpenFileError(code: 0) }
                offset += Int64(bytes.readableBytes)
                try await writer.write(bytes)
                try await loop.submit {}.get()
            }
            try await writer.finish(nil)
        }
    }
}

extension TreePath {
    /// Metadata and the small documents that it signs. Never blobs: weights do not get smaller, and their ranges count.
    fileprivate var isCompressible: Bool {
        (text.hasPrefix("metadata/") || text.hasPrefix("targets/")) && text.hasSuffix(".json")
    }

    fileprivate var contentType: String {
        if text.hasSuffix(".json") || text == "oci-layout" { return "application/json" }
        return text.hasSuffix(".pem") ? "application/x-pem-file" : "application/octet-stream"
    }
}
