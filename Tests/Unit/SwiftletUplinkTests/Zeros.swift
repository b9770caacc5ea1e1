/// Zeros as a gzip member, 158 of them to the byte: the smallest compressor that there is.
struct Zeros {
    private var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
    private var bits: UInt8 = 0
    private var count = 0

    /// A zero, and `repeats` times 258 more.
    static func gzip(repeats: Int) -> [UInt8] {
        var zeros = Zeros()
        // The last block, with the fixed codes (RFC 1951, 3.2.6); a zero; a copy of 258 at distance 1; the end.
        zeros.add([1, 1, 0])
        zeros.add([0, 0, 1, 1, 0, 0, 0, 0])
        for _ in 0..<repeats { zeros.add([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]) }
        zeros.add([0, 0, 0, 0, 0, 0, 0])
        if zeros.count > 0 { zeros.bytes.append(zeros.bits) }
        let size = 1 + 258 * repeats
        for word in [checksum(zeros: size), UInt32(truncatingIfNeeded: size)] {
            for shift in [0, 8, 16, 24] as [UInt32] { zeros.bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return zeros.bytes
    }

    private mutating func add(_ new: [UInt8]) {
        for bit in new {
            bits |= bit << UInt8(count)
            count += 1
            guard count == 8 else { continue }
            bytes.append(bits)
            (bits, count) = (0, 0)
        }
    }

    private static func checksum(zeros: Int) -> UInt32 {
        var value = UInt32.max
        for _ in 0..<zeros * 8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        return ~value
    }
}
