import Glibc
import Synchronization

/// A server that says exactly what it is told, for what a decent HTTP server never says.
final class RawServer: Sendable {
    enum Step: Sendable {
        case say(String)
        case send([UInt8])
        /// Until the client is gone.
        case endlessly(String)
        /// A byte every tenth of a second until the client is gone.
        case drip
        /// Says nothing more until the client is gone.
        case wait
    }

    let port: UInt16
    private let listener: CInt
    private let state = Mutex<(request: String, sent: Int, clientLeft: Bool)>(("", 0, false))

    init() throws {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, size)
                _ = listen(listener, 8)
                _ = getsockname(listener, $0, &size)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(listener) }

    var url: String { "http://127.0.0.1:\(port)" }
    /// What the client sent first.
    var request: String { state.withLock { $0.request } }
    var sent: Int { state.withLock { $0.sent } }
    var clientLeft: Bool { state.withLock { $0.clientLeft } }

    /// Serves one connection, then closes it. Returns when that is done.
    func serve(_ steps: [Step]) {
        // A client that never comes must not keep the test until its time limit.
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 20_000) == 1 else { return }
        let client = accept(listener, nil, nil)
        defer { close(client) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(client, &buffer, buffer.count, 0)
        let request = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        state.withLock { $0.request = request }
        for step in steps {
            switch step {
            case .say(let text): send(Array(text.utf8), to: client)
            case .send(let bytes): send(bytes, to: client)
            case .endlessly(let text): while send(Array(text.utf8), to: client) {}
            case .drip: while send([0x20], to: client) { usleep(100_000) }
            case .wait: while recv(client, &buffer, buffer.count, 0) > 0 {}
            }
        }
        state.withLock { $0.clientLeft = true }
    }

    @discardableResult
    private func send(_ bytes: [UInt8], to client: CInt) -> Bool {
        let count = Glibc.send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        state.withLock { $0.sent += max(0, count) }
        return count == bytes.count
    }
}
