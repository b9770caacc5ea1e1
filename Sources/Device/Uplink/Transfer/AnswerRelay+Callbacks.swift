import CCurl
import Glibc
import SwiftletContract

extension AnswerRelay {
    /// The relay that a callback was given: libcurl hands back the pointer that it got from us.
    static func at(_ context: UnsafeMutableRawPointer?) -> AnswerRelay {
        guard let context else { preconditionFailure("libcurl lost the context of a callback") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }

    /// Counts what the socket carried, and closes it.
    func closed(_ socket: CInt) -> CInt {
        wireBytes += Bytes(Int64(swiftlet_tcp_bytes(socket)))
        return close(socket)
    }
}
