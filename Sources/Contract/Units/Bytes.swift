/// A number of bytes. Written as operators write it: `1536M`, `2G`; binary multiples, as systemd reads them.
public struct Bytes: Hashable, Sendable, Comparable, Codable {
    public var count: Int64

    public init(_ count: Int64) { self.count = count }
    public init(_ count: Int) { self.count = Int64(count) }

    public static let zero = Bytes(Int64(0))
    public static func kibibytes(_ count: Int64) -> Bytes { Bytes(count << 10) }
    public static func mebibytes(_ count: Int64) -> Bytes { Bytes(count << 20) }

    /// Reads `512`, `64K`, `1.5G`, `2GiB`; nil for anything else, for negative numbers and for more than 2^62.
    public init?(parsing text: String) {
        let trimmed = text.utf8.filter { $0 != UInt8(ascii: " ") }
        let digits = trimmed.prefix { ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".") }
        guard digits.isEmpty == false, digits.first != UInt8(ascii: "."), digits.last != UInt8(ascii: "."),
            let number = Double(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let shift: Int
        switch String(decoding: trimmed.dropFirst(digits.count), as: UTF8.self) {
        case "", "B": shift = 0
        case "K", "KiB": shift = 10
        case "M", "MiB": shift = 20
        case "G", "GiB": shift = 30
        case "T", "TiB": shift = 40
        default: return nil
        }
        let total = number * Double(Int64(1) << Int64(shift))
        guard total < 0x1p62 else { return nil }
        self.count = Int64(total)
    }

    public static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }
    /// Saturates instead of trapping: sizes come from outside.
    public static func + (left: Bytes, right: Bytes) -> Bytes {
        let (sum, overflow) = left.count.addingReportingOverflow(right.count)
        return Bytes(overflow ? (right.count < 0 ? Int64.min : Int64.max) : sum)
    }
    public static func - (left: Bytes, right: Bytes) -> Bytes {
        let (difference, overflow) = left.count.subtractingReportingOverflow(right.count)
        return Bytes(overflow ? (right.count < 0 ? Int64.max : Int64.min) : difference)
    }
    public static func * (left: Bytes, right: Int) -> Bytes {
        let (product, overflow) = left.count.multipliedReportingOverflow(by: Int64(right))
        return Bytes(overflow ? Int64.max : product)
    }
    public static func += (left: inout Bytes, right: Bytes) { left = left + right }

    public init(from decoder: any Decoder) throws {
        self.count = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
}

extension Bytes: CustomStringConvertible {
    /// `0 B`, `1.0 MiB`, `3.7 GiB`.
    public var description: String {
        var value = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if abs(value) < 1024 || unit == "GiB" {
                return unit == "B" ? "\(count) B" : "\((value * 10).rounded() / 10) \(unit)"
            }
            value /= 1024
        }
        return "\(count) B"
    }
}
