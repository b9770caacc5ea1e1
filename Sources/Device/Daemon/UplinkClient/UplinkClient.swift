public import NIOCore
public import NIOPosix
public import SwiftletContract
public import SystemPackage

/// The daemon's way to the network: asks the uplink, over its Unix socket, for one transfer per connection.
///
/// What comes back is checked for form and length only. It stays untrusted until `Trust` has had it.
public struct UplinkClient: Sendable {
    let socket: FilePath
    let group: any EventLoopGroup

    public init(socket: FilePath, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) {
        self.socket = socket
        self.group = group
    }

    /// Makes one transfer. The server's answer goes to `receive`, then its body to `chunk`, piece by piece: nothing is
    /// read from the uplink, and in the end from the network, while a piece is being dealt with.
    ///
    /// - Parameter body: of a post; sent before anything is received.
    /// - Returns: How it ended; `failure` is the network's or the server's and does not throw.
    /// - Throws: `cancelled` when the task is cancelled, `receiver` when one of the closures threw. Either way the
    ///   connection is closed, and the uplink stops.
    public func fetch(
        _ request: UplinkRequest, body: [UInt8] = [], receive: (UplinkHead) async throws -> Void,
        chunk: (ByteBuffer) async throws -> Void
    ) async throws(UplinkError) -> UplinkEnd {
        let frames = try frames(of: request, body: body)
        let channel = try await connect(for: request)
        do {
            return try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(frames)
                return try await relay(inbound, of: request, receive: receive, chunk: chunk)
            }
        } catch let error as UplinkError {
            throw Task.isCancelled ? .cancelled : error
        } catch {
            // The uplink closes without reading on when it refuses a request; writing then fails.
            throw Task.isCancelled ? .cancelled : .closed
        }
    }

    private func relay(
        _ inbound: NIOAsyncChannelInboundStream<UplinkMessage>, of request: UplinkRequest,
        receive: (UplinkHead) async throws -> Void, chunk: (ByteBuffer) async throws -> Void
    ) async throws -> UplinkEnd {
        var check = UplinkDialogue(request: request)
        for try await message in inbound {
            try check.accept(message)
            do {
                switch message {
                case .head(let head): try await receive(head)
                case .data(let bytes): try await chunk(bytes)
                case .end(let end): return end
                }
            } catch {
                throw UplinkError.receiver(error)
            }
        }
        throw UplinkError.closed
    }
}
