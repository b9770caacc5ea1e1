import Glibc
import SwiftletContract
import SwiftletDaemon
import SwiftletHost
import SystemPackage
import Testing

/// The client with uplinks that break the protocol, vanish or say nothing.
@Suite(.timeLimit(.minutes(1))) struct UplinkClientTests {
    static let head = Array(#"{"offset":0,"status":200}"#.utf8)
    static let good = frame(.head, head)

    @Test func readsAnAnswer() async throws {
        let end = Self.frame(.end, Array(#"{"wireBytes":321}"#.utf8))
        try await withUplink(saying: Self.good + Self.frame(.data, [1, 2]) + Self.frame(.data, [3]) + end) { client in
            let (head, bytes) = try await client.get(url: "http://x/", maxSize: Bytes(3))
            #expect(head.status == 200)
            #expect(bytes == [1, 2, 3])
        }
    }

    @Test func aFailedTransferSaysWhy() async throws {
        let end = Self.frame(.end, Array(#"{"failure":"unresolved","message":"no host","wireBytes":0}"#.utf8))
        try await withUplink(saying: end) { client in
            let error = await failure { _ = try await client.get(url: "http://x/", maxSize: Bytes(3)) }
            guard case .transfer(let end) = error else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(end.failure == .unresolved)
            #expect(error?.description.contains("no host") == true)
        }
    }

    @Test(
        arguments: [
            frame(.head, Array("{}".utf8)),
            frame(.head, Array(#"{"offset":7,"status":200}"#.utf8)),
            frame(.head, Array(#"{"offset":0,"status":99}"#.utf8)),
            frame(.data, [0]),
            frame(.request, Array("{}".utf8)),
            frame(.end, Array(#"{"wireBytes":1}"#.utf8)),
            good + good,
            good + frame(.data, [UInt8](repeating: 0, count: 100)),
            [9, 0, 0, 0, 0],
            [2, 0xff, 0xff, 0xff, 0xff],
        ] as [[UInt8]])
    func anUplinkThatBreaksTheProtocolIsLeft(bytes: [UInt8]) async throws {
        try await withUplink(saying: bytes) { client in
            let error = await failure { _ = try await client.get(url: "http://x/", maxSize: Bytes(99)) }
            guard case .broken = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    @Test(arguments: [[], [2, 0, 0], good, good + frame(.data, [1])] as [[UInt8]])
    func anUplinkThatDiesIsNoticed(bytes: [UInt8]) async throws {
        try await withUplink(saying: bytes, thenCloses: true) { client in
            let error = await failure { _ = try await client.get(url: "http://x/", maxSize: Bytes(99)) }
            guard case .closed = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    @Test func nobodyListens() async throws {
        let path = Self.path()
        close(try UnixSocket.listen(at: path))
        defer { unlink(path.string) }
        for socket in [path, "/tmp/swiftlet-no-such.sock"] {
            let error = await failure { _ = try await UplinkClient(socket: socket).get(url: "x", maxSize: Bytes(1)) }
            guard case .notRunning(socket, _) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
        }
    }

    @Test func aReceiverThatThrowsEndsTheTransfer() async throws {
        struct Full: Error {}
        try await withUplink(saying: Self.good) { client in
            let request = UplinkRequest(url: "http://x/", maxSize: Bytes(1))
            let error = await failure {
                _ = try await client.fetch(request) { _ in
                    throw Full()
                } chunk: { _ in
                }
            }
            guard case .receiver(is Full) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    @Test func cancellationClosesTheConnection() async throws {
        try await withUplink(saying: Self.good) { client in
            let request = UplinkRequest(url: "http://x/", maxSize: Bytes(1))
            let (heads, signal) = AsyncStream<Void>.makeStream()
            let error = await failure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try await client.fetch(request) { _ in
                            signal.yield()
                        } chunk: { _ in
                        }
                    }
                    for await _ in heads { break }
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
            guard case .cancelled = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    static func frame(_ kind: UplinkFrame.Kind, _ payload: [UInt8]) -> [UInt8] {
        UplinkFrame.header(kind, length: payload.count) + payload
    }

    private func failure(_ body: () async throws -> Void) async -> UplinkError? {
        do { try await body() } catch { return error as? UplinkError }
        return nil
    }

    private static func path() -> FilePath {
        FilePath("/tmp/swiftlet-client-\(UInt32.random(in: 0...UInt32.max)).sock")
    }

    /// An uplink for one connection. It stays, unless it `thenCloses`, until the client closes: a client that does not
    /// would never end the test.
    private func withUplink(
        saying bytes: [UInt8], thenCloses: Bool = false, _ body: (UplinkClient) async throws -> Void
    ) async throws {
        let path = Self.path()
        let listener = try UnixSocket.listen(at: path)
        defer { unlink(path.string) }
        async let served: Void = Self.onThread { Self.serve(listener, bytes, thenCloses: thenCloses) }
        try await body(UplinkClient(socket: path))
        await served
    }

    /// Blocking work must not take one of the few threads that tasks share.
    private static func onThread(_ body: @escaping @Sendable () -> Void) async {
        final class Work: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        await withCheckedContinuation { continuation in
            let work = Work {
                body()
                continuation.resume()
            }
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            precondition(code == 0, "no more threads")
            pthread_detach(thread)
        }
    }

    private static func serve(_ listener: CInt, _ bytes: [UInt8], thenCloses: Bool) {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, -1)
        let client = accept(listener, nil, nil)
        close(listener)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        _ = recv(client, &buffer, buffer.count, 0)
        _ = send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        while thenCloses == false, recv(client, &buffer, buffer.count, 0) > 0 {}
        close(client)
    }
}
