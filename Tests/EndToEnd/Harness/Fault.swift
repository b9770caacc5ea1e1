/// What a static server does to a file on its way out.
enum Fault: Sendable {
    /// The bit with this number, counted from the start of the file, is another.
    case flippedBit(Int)
    /// The file is shorter than it was.
    case truncated(to: Int)
    /// More than the file has follows it.
    case oversized(by: Int, saysLength: Bool)
    /// It never ends.
    case endless
    /// The connection is closed after so many bytes of the answer.
    case dropped(after: Int)
    /// So many bytes come, and then nothing for as long as the fault lasts.
    case stalled(after: Int)
    case slowed(bytesPerSecond: Int)
    case status(Int)
    /// It is sent from its beginning, whatever part was asked for.
    case rangeless
    /// Other bytes, also where there is no file.
    case replaced([UInt8])

    /// What is sent in the place of the file.
    func content(_ file: [UInt8]) -> [UInt8] {
        var bytes = file
        switch self {
        case .flippedBit(let bit):
            if bit / 8 < bytes.count { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
        case .truncated(let count): bytes = Array(bytes.prefix(count))
        case .oversized(let count, _): bytes += [UInt8](repeating: 0x20, count: count)
        case .endless: bytes += [UInt8](repeating: 0x20, count: 256 << 20)
        case .replaced, .dropped, .stalled, .slowed, .status, .rangeless: break
        }
        return bytes
    }

    var saysLength: Bool {
        switch self {
        case .endless, .oversized(_, saysLength: false): false
        default: true
        }
    }
}
