import NIOCore
import NIOPosix
import Synchronization

/// A TCP relay on the loopback that counts: what a node sends and gets is what really went over the wire.
final class Relay: Sendable {
    /// One connection. The uplink makes one for each request.
    struct Exchange: Sendable {
        var up: [UInt8] = []
        var down: [UInt8] = []
        var isOpen = true
        /// As far as reads tell.
        var segments = 0
        var isOld = false

        /// Payload of TCP, both ways.
        var wire: Int { up.count + down.count }
        var path: String {
            String(decoding: up.prefix { $0 != 0x0D }, as: UTF8.self).split(separator: " ").dropFirst().first.map(
                String.init)
                ?? ""
        }
        var status: Int { Int(String(decoding: down.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0 }
        /// What follows the head; the server's answers here are never chunked.
        var body: Int {
            let end = Array("\r\n\r\n".utf8)
            guard let start = down.indices.first(where: { down[$0...].starts(with: end) }) else { return 0 }
            return down.count - start - end.count
        }
    }

    private let ledger = Ledger()
    private let listener: any Channel

    init(to port: Int) async throws {
        let ledger = ledger
        listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in Self.join(channel, to: port, ledger) }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { listener.localAddress?.port ?? 0 }
    func stop() async throws { try await listener.close() }
    func forget() { ledger.exchanges.withLock { $0 = [:] } }
    /// What was carried so far; connections that are open go on being counted.
    func forgetCarried() {
        ledger.exchanges.withLock { exchanges in
            exchanges = exchanges.filter(\.value.isOpen).mapValues { _ in Exchange(isOld: true) }
        }
    }

    /// Since `forgetCarried`.
    var carried: (wire: Int, segments: Int, connections: Int) {
        ledger.exchanges.withLock { exchanges in
            exchanges.values.reduce((0, 0, 0)) { sum, next in
                (sum.0 + next.wire, sum.1 + next.segments, sum.2 + (next.isOld ? 0 : 1))
            }
        }
    }

    /// The exchanges since `forget`, in order, once there are so many and for half a second no more.
    func settled(atLeast count: Int) async throws -> [Exchange] {
        var last = 0
        var quiet = 0
        for _ in 0..<600 {
            try await Task.sleep(for: .milliseconds(100))
            let now = ledger.exchanges.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
            let wire = now.reduce(0) { $0 + $1.wire }
            quiet = wire == last && now.allSatisfy { $0.isOpen == false } ? quiet + 1 : 0
            last = wire
            if now.count >= count, quiet >= 5 { return now }
        }
        throw Trouble("there was no peace on the wire for a minute")
    }

    private static func join(_ client: any Channel, to port: Int, _ ledger: Ledger) -> EventLoopFuture<Void> {
        let number = ledger.next()
        return ClientBootstrap(group: client.eventLoop)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(
                        Forwarder(client) { ledger.add($0, down: true, to: number) })
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMap { server in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(
                        Forwarder(server) { bytes in
                            if let bytes { ledger.add(bytes, down: false, to: number) } else { ledger.close(number) }
                        })
                }
            }
    }
}

/// What went over the wire, by connection.
private final class Ledger: Sendable {
    let exchanges = Mutex<[Int: Relay.Exchange]>([:])
    private let count = Atomic(0)

    func next() -> Int {
        let number = count.add(1, ordering: .relaxed).newValue
        exchanges.withLock { $0[number] = Relay.Exchange() }
        return number
    }

    func add(_ bytes: ByteBuffer?, down: Bool, to number: Int) {
        guard let bytes else { return }
        exchanges.withLock { exchanges in
            exchanges[number]?.segments += 1
            if down {
                exchanges[number]?.down += bytes.readableBytesView
            } else {
                exchanges[number]?.up += bytes.readableBytesView
            }
        }
    }

    func close(_ number: Int) { exchanges.withLock { $0[number]?.isOpen = false } }
}

/// Passes on what comes to the other side, and its end.
private final class Forwarder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    /// nil: the end.
    private let seen: (ByteBuffer?) -> Void

    init(_ other: any Channel, seen: @escaping (ByteBuffer?) -> Void) {
        self.other = other
        self.seen = seen
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        seen(bytes)
        other.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        seen(nil)
        other.close(promise: nil)
    }
}
