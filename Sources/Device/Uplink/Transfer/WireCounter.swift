import CCurl
import Glibc
import SwiftletContract
import Synchronization

/// Counts what TCP carried for a libcurl handle, whose connections may outlive a transfer.
final class WireCounter: Sendable {
    private let closed = Atomic<Int64>(0)
    private let told = Atomic<Int64>(0)

    /// The counter that a callback was given: libcurl hands back the pointer that it got from us.
    static func at(_ context: UnsafeMutableRawPointer?) -> WireCounter {
        guard let context else { preconditionFailure("libcurl lost the context of a callback") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }

    /// Counts what the socket carried, and closes it.
    func closed(_ socket: CInt) -> CInt {
        closed.add(swiftlet_tcp_bytes(socket), ordering: .relaxed)
        return close(socket)
    }

    /// - Parameter socket: of the connection that is open; -1: none is.
    func sinceLast(openAt socket: CInt) -> Bytes {
        let total = closed.load(ordering: .relaxed) + (socket < 0 ? 0 : swiftlet_tcp_bytes(socket))
        return Bytes(total - told.exchange(total, ordering: .relaxed))
    }
}
