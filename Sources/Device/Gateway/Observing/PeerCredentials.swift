import Glibc
import NIOCore
import SwiftletContract

/// Who is at the other end of a Unix socket, by the kernel's word: `struct ucred` of unix(7).
struct PeerCredentials: Sendable {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0

    /// Calls back at once where it is called on the channel's event loop; never for what is no socket.
    static func read(_ channel: any Channel, _ take: @escaping @Sendable (PeerCredentials) -> Void) {
        guard let provider = channel as? any SocketOptionProvider else { return }
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        credentials.whenSuccess(take)
    }
}
