import CCurl
import SwiftletContract

/// One small request and its whole answer, for the uplink's own sake: blocking, with its limits.
final class Exchange {
    private let handle: EasyHandle
    private let limit: Int
    private var body: [UInt8] = []

    /// - Parameter body: of a post; nil: a get.
    init(_ url: String, post: [UInt8]? = nil, trust: Trust, limit: Bytes) throws(UplinkFault) {
        self.handle = try EasyHandle()
        self.limit = Int(limit.count)
        let target = try TransferTarget(url)
        self.target = target
        self.post = post.map { $0 + [0] }
        try handle.set(target)
        try handle.setManners(connectSeconds: 15, stallSeconds: 30, lowSpeed: 64)
        try handle.set(CURLOPT_TIMEOUT, 120)
        try handle.set(trust)
        try handle.set(CURLOPT_WRITEDATA, pointer: Unmanaged.passUnretained(self).toOpaque())
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return exchange.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }
        if let post { try handle.setPost(type: "application/json", size: post.count) }
    }

    /// The URL must outlive the transfer, and so must the body, of which libcurl wants an address though it be empty.
    private let target: TransferTarget
    private let post: [UInt8]?

    /// Any status is an answer.
    func run() throws(IdentityFault) -> (status: Int, body: [UInt8]) {
        let code = (post ?? []).withUnsafeBytes { bytes in
            if post != nil {
                swiftlet_curl_set_pointer(
                    handle.raw, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
            return handle.perform()
        }
        guard code == CURLE_OK else {
            throw .network(url: "\(target.scheme)://\(target.host):\(target.port)", reason: handle.message(for: code))
        }
        return (handle.status, body)
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= limit else { return false }
        body.append(contentsOf: bytes)
        return true
    }
}
