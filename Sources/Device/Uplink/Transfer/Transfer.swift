import CCurl
import SwiftletContract

/// One HTTP transfer by libcurl, blocking: no redirects, no credentials, nothing but what was asked.
final class Transfer {
    private let request: UplinkRequest
    /// With a byte behind it: of an empty body libcurl wants an address too, or it would read from standard input.
    private let body: [UInt8]
    private let target: TransferTarget
    private let relay: AnswerRelay
    private let handle: EasyHandle

    /// - Parameters:
    ///   - idle: whose connection may serve.
    ///   - keeps: the connection stays open, for `setAside`.
    init(
        _ request: UplinkRequest, body: [UInt8], to target: TransferTarget, over socket: FrameSocket, trust: Trust,
        reusing idle: IdleHandle? = nil, keeps: Bool = false
    ) throws(UplinkFault) {
        self.request = request
        self.body = body + [0]
        self.target = target
        self.relay = AnswerRelay(request, to: socket)
        self.handle = try EasyHandle(reusing: idle)
        try handle.set(target)
        try setLimits()
        try setRequest()
        try setCallbacks()
        try handle.set(trust)
        if keeps { try handle.set(CURLOPT_FORBID_REUSE, 0) }
    }

    /// Everything but the end has been sent to the daemon when this returns.
    func run() throws(UplinkFault) -> UplinkEnd {
        let code = body.withUnsafeBytes { bytes in
            // libcurl reads the bytes where they are.
            if request.method == .post {
                swiftlet_curl_set_pointer(
                    handle.raw, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
            return handle.perform()
        }
        let flushed = relay.flush()
        guard flushed, relay.stop != .daemonGone else { throw .daemonGone }
        return end(code)
    }

    /// After a transfer that did not fail.
    func setAside() -> IdleHandle { handle.setAside() }

    /// Of the answer; nil where there was none.
    var status: Int? { handle.status == 0 ? nil : handle.status }

    private func end(_ code: CURLcode) -> UplinkEnd {
        let wireBytes = handle.wireBytes()
        func failed(_ failure: UplinkEnd.Failure, _ message: String) -> UplinkEnd {
            UplinkEnd(failure: failure, message: message, wireBytes: wireBytes)
        }
        switch relay.stop {
        case .tooLarge: return failed(.tooLarge, "the body is larger than \(request.maxSize)")
        case .headTooLong: return failed(.tooLarge, "the head is larger than \(Bytes(AnswerHead.maxSize))")
        case .wrongRange: return failed(.other, "the server sent another range than was asked for")
        case .enough: return UplinkEnd(wireBytes: wireBytes)
        case .daemonGone, nil: break
        }
        guard code != CURLE_OK else { return UplinkEnd(wireBytes: wireBytes) }
        let wasConnected = handle.info(CURLINFO_PRETRANSFER_TIME_T) > 0
        return failed(.init(code, wasConnected: wasConnected), handle.message(for: code))
    }
}

extension Transfer {
    private func setLimits() throws(UplinkFault) {
        try handle.setManners(
            connectSeconds: request.connectSeconds, stallSeconds: request.stallSeconds,
            lowSpeed: Int(request.lowSpeed.count))
        if let rate = request.maxRate { try handle.set(CURLOPT_MAX_RECV_SPEED_LARGE, offset: max(1, rate.count)) }
        try handle.set(CURLOPT_BUFFERSIZE, 64 * 1024)
    }

    private func setRequest() throws(UplinkFault) {
        // What comes is decoded as it streams; the limits count decoded bytes.
        if request.acceptsGzip { try handle.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        if request.offset > .zero { try handle.set(CURLOPT_RANGE, "\(request.offset.count)-") }
        if let etag = request.ifNoneMatch { try handle.add(header: "If-None-Match", etag) }
        guard request.method == .post else { return }
        try handle.setPost(type: request.contentType ?? "application/octet-stream", size: body.count - 1)
    }

    private func setCallbacks() throws(UplinkFault) {
        let context = Unmanaged.passUnretained(relay).toOpaque()
        try handle.set(CURLOPT_HEADERDATA, pointer: context)
        try handle.set(CURLOPT_WRITEDATA, pointer: context)
        try handle.set(CURLOPT_XFERINFODATA, pointer: context)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            AnswerRelay.at(context).take(headLine: UnsafeRawBufferPointer(start: bytes, count: size * count))
                ? size * count : 0
        }
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            AnswerRelay.at(context).take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
                ? size * count : 0
        }
        try handle.setProgress { context, _, _, _, _ in AnswerRelay.at(context).tick() ? 0 : 1 }
    }
}
