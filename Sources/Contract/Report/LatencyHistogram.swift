/// How long something took, many times: counts in buckets of which each reaches a fifth further than the one before, from
/// a millisecond to more than three minutes. The buckets are the same everywhere, so those of many nodes can be added, and the
/// sum knows its quantiles as well as if all had been measured in one place: within a tenth or so.
///
/// Written as base64url of the number of the first bucket that has any, and of the counts up to the last that has any, each as
/// a varint of four bytes at most. Of a million answers over two orders of magnitude that is 112 characters.
public struct LatencyHistogram: Hashable, Sendable {
    public static let size = 72
    /// Above this a bucket counts no further.
    public static let maxCount = (1 << 28) - 1
    /// Where each bucket ends, in seconds; the last has everything longer, too.
    static let bounds: [Double] = {
        let quarterOctave = 1.189_207_115_002_721
        return (0..<size).reduce(into: []) { bounds, _ in
            bounds.append((bounds.last ?? 0.001 / quarterOctave) * quarterOctave)
        }
    }()

    private var counts = [Int](repeating: 0, count: size)

    public init() {}

    public var count: Int { counts.reduce(0, +) }
    public var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }

    public mutating func record(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.size - 1
        counts[index] = min(counts[index] + 1, Self.maxCount)
    }

    public static func += (left: inout Self, right: Self) {
        for index in 0..<size { left.counts[index] = min(left.counts[index] + right.counts[index], maxCount) }
    }

    /// What has come since `earlier`; nil where that is not a part of it.
    public func since(_ earlier: Self) -> Self? {
        var rest = self
        for index in 0..<Self.size {
            guard counts[index] >= earlier.counts[index] else { return nil }
            rest.counts[index] -= earlier.counts[index]
        }
        return rest
    }

    /// Seconds within which so large a share lies: 0.5 is the median. Nil where nothing has been counted.
    public func seconds(at quantile: Double) -> Double? {
        let rank = Double(count) * min(max(quantile, 0), 1)
        guard let last = counts.lastIndex(where: { $0 > 0 }) else { return nil }
        var below = 0.0
        for (index, count) in counts[...last].enumerated() where count > 0 {
            let next = below + Double(count)
            if next >= rank {
                let start = index == 0 ? 0 : Self.bounds[index - 1]
                return start + (Self.bounds[index] - start) * (rank - below) / Double(count)
            }
            below = next
        }
        return Self.bounds[last]
    }
}

extension LatencyHistogram: Codable {
    /// Empty where nothing has been counted.
    public var text: String {
        guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
            return ""
        }
        var bytes = [UInt8(first)]
        for count in counts[first...last] {
            var rest = count
            while rest > 0x7F {
                bytes.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        return Base64URL.encode(bytes)
    }

    /// Nil for what `text` would not have written.
    public init?(_ text: String) {
        self.init()
        guard text.isEmpty == false else { return }
        guard text.utf8.count <= 400, let bytes = Base64URL.decode(text), let first = bytes.first else { return nil }
        var (index, value, shift) = (Int(first), 0, 0)
        for byte in bytes.dropFirst() {
            guard index < Self.size, shift < 28 else { return nil }
            value |= Int(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            // Nothing longer than it must be, and no empty bucket at either end.
            guard byte != 0 || shift == 7, value > 0 || index > Int(first) else { return nil }
            counts[index] = value
            (index, value, shift) = (index + 1, 0, 0)
        }
        guard shift == 0, index > Int(first), counts[index - 1] > 0 else { return nil }
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text.prefix(80))' is no histogram"))
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
