import Glibc
import SwiftletContract

/// One connection of the daemon: frames in and out, blocking. Closed when it goes out of use.
final class FrameSocket: Sendable {
    private let descriptor: CInt

    /// Takes over a connected socket. A daemon that stops in the middle of a request is dropped after 30 seconds.
    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Whether the daemon closed, or says something although it is not its turn: either way the transfer is to stop.
    var isDisturbed: Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    func receive() throws(UplinkFault) -> (kind: UplinkFrame.Kind, payload: [UInt8]) {
        guard let (kind, length) = UplinkFrame.parse(header: try receive(count: UplinkFrame.headerSize)) else {
            throw .protocolBroken(reason: "a frame that does not exist or is too long")
        }
        return (kind, try receive(count: length))
    }

    /// Waits as long as the daemon is busy: that is what slows the network down.
    func send(_ kind: UplinkFrame.Kind, _ payload: some Collection<UInt8>) throws(UplinkFault) {
        let frame = UplinkFrame.header(kind, length: payload.count) + payload
        var done = 0
        while done < frame.count {
            let count = frame.withUnsafeBytes { bytes in
                Glibc.send(
                    descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, CInt(MSG_NOSIGNAL))
            }
            if count > 0 { done += count } else if errno != EINTR { throw .daemonGone }
        }
    }

    func send(_ kind: UplinkFrame.Kind, _ document: some Document) throws(UplinkFault) {
        do { try send(kind, Array(try document.json())) } catch let error as UplinkFault { throw error } catch {
            throw .protocolBroken(reason: "\(error)")
        }
    }

    private func receive(count: Int) throws(UplinkFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                recv(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, 0)
            }
            if got > 0 { done += got } else if got == 0 || errno != EINTR { throw .daemonGone }
        }
        return bytes
    }
}
