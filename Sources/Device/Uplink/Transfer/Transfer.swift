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

    init(
        _ request: UplinkRequest, body: [UInt8], to target: TransferTarget, over socket: FrameSocket,
        authorities: String?
    ) throws(UplinkFault) {
        self.request = request
        self.body = body + [0]
        self.target = target
        self.relay = AnswerRelay(request, to: socket)
        self.handle = try EasyHandle()
        try handle.set(target)
        try setLimits()
        try setRequest()
        try setCallbacks()
        if let authorities { try handle.set(CURLOPT_CAINFO, authorities) }
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

    private func end(_ code: CURLcode) -> UplinkEnd {
        func failed(_ failure: UplinkEnd.Failure, _ message: String) -> UplinkEnd {
            UplinkEnd(failure: failure, message: message, wireBytes: relay.wireBytes)
        }
        switch relay.stop {
        case .tooLarge: return failed(.tooLarge, "the body is larger than \(request.maxSize)")
        case .headTooLong: return failed(.tooLarge, "the head is larger than \(Bytes(AnswerHead.maxSize))")
        case .wrongRange: return failed(.other, "the server sent another range than was asked for")
        case .enough: return UplinkEnd(wireBytes: relay.wireBytes)
        case .daemonGone, nil: break
        }
        guard code != CURLE_OK else { return UplinkEnd(wireBytes: relay.wireBytes) }
        let wasConnected = handle.info(CURLINFO_PRETRANSFER_TIME_T) > 0
        return failed(.init(code, wasConnected: wasConnected), handle.message(for: code))
    }
}

extension Transfer {
    private func setLimits() throws(UplinkFault) {
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try handle.set(CURLOPT_PATH_AS_IS, 1)
        // Without it a time-out in the resolver may jump out of another thread.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT, request.connectSeconds)
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, Int(request.lowSpeed.count))
        try handle.set(CURLOPT_LOW_SPEED_TIME, request.stallSeconds)
        if let rate = request.maxRate { try handle.set(CURLOPT_MAX_RECV_SPEED_LARGE, offset: max(1, rate.count)) }
        try handle.set(CURLOPT_BUFFERSIZE, 64 * 1024)
        // The socket is closed inside the transfer, so that its bytes are counted before the end is sent.
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private func setRequest() throws(UplinkFault) {
        try handle.set(CURLOPT_USERAGENT, "swiftlet/\(SwiftletVersion.current)")
        // libcurl's own says nothing, at every poll.
        try handle.add(header: "Accept", "")
        // What comes is decoded as it streams; the limits count decoded bytes.
        if request.acceptsGzip { try handle.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        if request.offset > .zero { try handle.set(CURLOPT_RANGE, "\(request.offset.count)-") }
        if let etag = request.ifNoneMatch { try handle.add(header: "If-None-Match", etag) }
        guard request.method == .post else { return }
        try handle.set(CURLOPT_POST, 1)
        try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: Int64(body.count - 1))
        try handle.add(header: "Content-Type", request.contentType ?? "application/octet-stream")
        // No waiting for a 100.
        try handle.add(header: "Expect", "")
    }

    private func setCallbacks() throws(UplinkFault) {
        let context = Unmanaged.passUnretained(relay).toOpaque()
        try handle.set(CURLOPT_HEADERDATA, pointer: context)
        try handle.set(CURLOPT_WRITEDATA, pointer: context)
        try handle.set(CURLOPT_XFERINFODATA, pointer: context)
        try handle.set(CURLOPT_CLOSESOCKETDATA, pointer: context)
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
        try handle.setClose { context, socket in
            AnswerRelay.at(context).closed(socket)
        }
    }
}
