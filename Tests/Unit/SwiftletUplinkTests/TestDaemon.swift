import Glibc
import SwiftletContract

/// The daemon's side of one connection, blocking and as simple as the protocol allows.
final class TestDaemon: Sendable {
    struct Gone: Error {}

    private let descriptor: CInt

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw Gone() }
    }

    deinit { close(descriptor) }

    /// What became of a transfer.
    struct Outcome: Sendable {
        var head: UplinkHead?
        var body: [UInt8] = []
        var end = UplinkEnd()
        var largestFrame = 0
    }

    func transfer(_ request: UplinkRequest, body: [UInt8]? = nil) throws -> Outcome {
        try ask(request, body: body)
        var outcome = Outcome()
        while true {
            let (kind, payload) = try receive()
            outcome.largestFrame = max(outcome.largestFrame, payload.count)
            switch kind {
            case .head: outcome.head = try UplinkHead(json: payload)
            case .data: outcome.body += payload
            case .request: throw Gone()
            case .end:
                outcome.end = try UplinkEnd(json: payload)
                return outcome
            }
        }
    }

    func ask(_ request: UplinkRequest, body: [UInt8]? = nil) throws {
        try send(.request, Array(request.json()))
        guard let body else { return }
        try send(.data, body)
        try send(.end, [])
    }

    func send(_ kind: UplinkFrame.Kind, _ payload: [UInt8]) throws {
        try send(raw: UplinkFrame.header(kind, length: payload.count) + payload)
    }

    func send(raw bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else { throw Gone() }
    }

    func receive() throws -> (UplinkFrame.Kind, [UInt8]) {
        guard let (kind, length) = UplinkFrame.parse(header: try receive(UplinkFrame.headerSize)) else { throw Gone() }
        return (kind, try receive(length))
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard count == 0 || recv(descriptor, &bytes, count, CInt(MSG_WAITALL)) == count else { throw Gone() }
        return bytes
    }
}
