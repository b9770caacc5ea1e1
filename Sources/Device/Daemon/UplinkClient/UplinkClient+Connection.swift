import Glibc
import NIOCore
import NIOPosix
import SwiftletContract
import SystemPackage

extension UplinkClient {
    typealias Connection = NIOAsyncChannel<UplinkMessage, ByteBuffer>

    /// An uplink that is just being started gets two seconds.
    func connect(for request: UplinkRequest) async throws(UplinkError) -> Connection {
        let deadline = ContinuousClock.now + .seconds(2)
        while true {
            do throws(UplinkError) {
                return try await connectOnce(for: request)
            } catch {
                guard case .notRunning = error, ContinuousClock.now < deadline else { throw error }
                do { try await Task.sleep(for: .milliseconds(50)) } catch { throw .cancelled }
            }
        }
    }

    private func connectOnce(for request: UplinkRequest) async throws(UplinkError) -> Connection {
        // What the uplink may be silent for, and a minute for its own sake.
        let patience = max(0, request.connectSeconds) + max(0, request.stallSeconds) + 60
        do {
            return try await ClientBootstrap(group: group).connect(unixDomainSocketPath: socket.string) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(readTimeout: .seconds(Int64(patience))))
                    try pipeline.addHandler(ByteToMessageHandler(UplinkMessageDecoder()))
                    try pipeline.addHandler(SilenceGuard(seconds: patience))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        } catch let error as IOError where [EACCES, EPERM].contains(error.errnoCode) {
            throw .denied(socket: socket)
        } catch {
            throw Task.isCancelled ? .cancelled : .notRunning(socket: socket, reason: "\(error)")
        }
    }

    /// All frames that the daemon sends: the request and, for a post, the body and its end.
    func frames(of request: UplinkRequest, body: [UInt8]) throws(UplinkError) -> ByteBuffer {
        let document: [UInt8]
        do { document = Array(try request.json()) } catch { throw .request(error) }
        guard document.count <= Int(UplinkRequest.maxSize.count) else {
            throw .request(
                .tooLarge(
                    title: UplinkRequest.title, size: Bytes(document.count), limit: UplinkRequest.maxSize))
        }
        var frames = ByteBuffer(bytes: UplinkFrame.header(.request, length: document.count) + document)
        guard request.method == .post else { return frames }
        var rest = body[...]
        while rest.isEmpty == false {
            let part = rest.prefix(UplinkFrame.maxPayload)
            frames.writeBytes(UplinkFrame.header(.data, length: part.count))
            frames.writeBytes(part)
            rest = rest.dropFirst(part.count)
        }
        frames.writeBytes(UplinkFrame.header(.end, length: 0))
        return frames
    }
}
