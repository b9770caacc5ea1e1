/// What passes between the daemon and the uplink on `uplink.sock`; one connection per transfer.
///
/// A frame is its kind (1 byte), the length of its payload (4 bytes, big-endian) and the payload. The daemon sends
/// `request`, then, for a post, `data`… and `end`. The uplink answers `head`, `data`… and `end`, or `end` alone.
/// Closing the connection cancels the transfer.
public enum UplinkFrame {
    public enum Kind: UInt8, Sendable {
        /// JSON `UplinkRequest`.
        case request = 1
        /// JSON `UplinkHead`.
        case head = 2
        /// Bytes of the body.
        case data = 3
        /// JSON `UplinkEnd`; from the daemon an empty payload.
        case end = 4
    }

    public static let headerSize = 5
    /// Of a payload: for `data`, what the uplink sends at once; for JSON, the most that is read.
    public static let maxPayload = 256 * 1024

    /// The five bytes before a payload.
    public static func header(_ kind: Kind, length: Int) -> [UInt8] {
        let length = UInt32(clamping: length)
        return [kind.rawValue] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) }
    }

    /// nil for an unknown kind or a payload that is too long: the connection is to be closed.
    public static func parse(header: some Collection<UInt8>) -> (kind: Kind, length: Int)? {
        guard header.count == headerSize, let first = header.first, let kind = Kind(rawValue: first) else { return nil }
        let length = header.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        return length <= maxPayload ? (kind, length) : nil
    }
}
