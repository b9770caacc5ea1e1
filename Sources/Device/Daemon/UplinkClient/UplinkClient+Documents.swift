import NIOCore
public import SwiftletContract

extension UplinkClient {
    /// Fetches something small as a whole. Any status is an answer: the caller looks at it.
    public func get(
        url: String, maxSize: Bytes, ifNoneMatch: String? = nil, acceptsGzip: Bool = true
    ) async throws(UplinkError) -> (UplinkHead, [UInt8]) {
        let request = UplinkRequest(url: url, maxSize: maxSize, ifNoneMatch: ifNoneMatch, acceptsGzip: acceptsGzip)
        var answer: UplinkHead?
        var bytes: [UInt8] = []
        let end = try await fetch(request, body: []) {
            answer = $0
        } chunk: {
            bytes += $0.readableBytesView
        }
        guard end.failure == nil, let answer else { throw .transfer(end) }
        return (answer, bytes)
    }
}
