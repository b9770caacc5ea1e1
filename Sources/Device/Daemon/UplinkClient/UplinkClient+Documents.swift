import NIOCore
public import SwiftletContract

extension UplinkClient {
    /// Fetches something small as a whole. Any status is an answer: the caller looks at it.
    public func get(
        url: String, maxSize: Bytes, ifNoneMatch: String? = nil, acceptsGzip: Bool = true
    ) async throws(UplinkError) -> (UplinkHead, [UInt8]) {
        try await whole(UplinkRequest(url: url, maxSize: maxSize, ifNoneMatch: ifNoneMatch, acceptsGzip: acceptsGzip))
    }

    /// Sends something small. What the server says beside its status is dropped.
    public func post(url: String, contentType: String, body: [UInt8]) async throws(UplinkError) -> UplinkHead {
        let request = UplinkRequest(
            method: .post, url: url, maxSize: .kibibytes(64), contentType: contentType)
        return try await whole(request, body: body).0
    }

    private func whole(
        _ request: UplinkRequest, body: [UInt8] = []
    ) async throws(UplinkError) -> (UplinkHead, [UInt8]) {
        var answer: UplinkHead?
        var bytes: [UInt8] = []
        let end = try await fetch(request, body: body) {
            answer = $0
        } chunk: {
            bytes += $0.readableBytesView
        }
        guard end.failure == nil, let answer else { throw .transfer(end) }
        return (answer, bytes)
    }
}
