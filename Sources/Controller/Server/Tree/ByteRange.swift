/// The `Range` header for a file of known size (RFC 9110, section 14). One range; several are answered with the whole
/// file, which the standard permits.
enum ByteRange: Hashable, Sendable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// What a server should send. A header that is not understood asks for the whole.
    init(header: String?, size: Int64) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let ends = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            self = .whole
            return
        }
        // Digits beyond Int64 mean "to the end".
        let numbers = ends.map { $0.isEmpty ? nil : Int64($0) ?? Int64.max }
        switch (numbers[0], numbers[1]) {
        case (nil, nil): self = .whole
        case (nil, let suffix?): self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        case (let first?, let last): self = Self.from(first, to: last, size: size)
        }
    }

    private static func from(_ first: Int64, to last: Int64?, size: Int64) -> ByteRange {
        if let last, last < first { return .whole }
        guard first < size else { return .unsatisfiable }
        let end = last.map { $0 < size - 1 ? $0 + 1 : size } ?? size
        return .part(first..<end)
    }
}
