import Glibc
import NIOCore
import Synchronization

/// How many connections each address has.
final class ConnectionCounts: Sendable {
    private let rules: ConnectionRules
    private let counts = Mutex<[String: Int]>([:])

    init(_ rules: ConnectionRules) { self.rules = rules }

    /// False where the address has all that it may have. What was let in is counted until `leave`.
    func enter(_ key: String) -> Bool {
        counts.withLock { counts in
            guard counts[key, default: 0] < rules.perAddress else { return false }
            counts[key, default: 0] += 1
            return true
        }
    }

    func leave(_ key: String) {
        counts.withLock { counts in
            let rest = counts[key, default: 1] - 1
            counts[key] = rest > 0 ? rest : nil
        }
    }

    /// What is counted together; nil: it is not counted.
    func key(of address: SocketAddress?) -> String? { address?.ipAddress.flatMap(key(of:)) }

    /// - Parameter address: of IPv4 or IPv6.
    func key(of address: String) -> String? {
        if Loopback.holds(address), rules.countsLoopback == false { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard address.hasPrefix("::ffff:") == false, inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        // Whoever has one address of a /64 has all of them.
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
