import SwiftletHarness

/// A machine's link to the controller as it is out there, in both directions: made by the machine's own kernel, on its
/// interface and, for what comes in, on one behind it.
enum NarrowLink {
    /// Of each direction: 256 kbit/s, a tenth of a second, one packet in a hundred lost, forty waiting.
    static let shape = "rate 256kbit delay 100ms loss 1% limit 40"

    private static let device = "$(basename /sys/class/net/e*)"

    static func begin(on machine: Machine) async throws {
        try await machine.check(
            """
            set -e
            modprobe ifb numifbs=1 && ip link set ifb0 up
            tc qdisc add dev \(device) root netem \(shape)
            tc qdisc add dev ifb0 root netem \(shape)
            tc qdisc add dev \(device) ingress
            tc filter add dev \(device) parent ffff: matchall action mirred egress redirect dev ifb0
            """)
    }

    static func end(on machine: Machine) async throws {
        try await machine.check("tc qdisc del dev \(device) root && tc qdisc del dev \(device) ingress")
    }

    /// Bytes that were sent to it so far, also those that were lost on the way.
    static func sent(to machine: Machine) async throws -> Int {
        let text = try await machine.check("cat /sys/class/net/e*/statistics/rx_bytes")
        guard let count = Int(text) else { throw NotYet(text) }
        return count
    }
}
