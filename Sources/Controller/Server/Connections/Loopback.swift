import NIOCore

/// Addresses of this machine.
enum Loopback {
    /// - Parameter address: of IPv4 or IPv6, as the kernel tells it.
    static func holds(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    static func holds(_ address: SocketAddress?) -> Bool { address?.ipAddress.map(holds) ?? false }
}
