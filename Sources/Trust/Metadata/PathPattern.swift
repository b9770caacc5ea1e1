/// A shell pattern of target paths (PATHPATTERN, 4.5): `*` and `?` within a segment, never across `/`, case and bytes
/// as they are.
struct PathPattern: Hashable, Sendable {
    private let segments: [[UInt8]]

    init(_ pattern: JSONText) { self.segments = Self.segments(pattern) }

    func matches(_ path: JSONText) -> Bool {
        let parts = Self.segments(path)
        return parts.count == segments.count && zip(segments, parts).allSatisfy(Self.matches)
    }

    private static func segments(_ text: JSONText) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Goes back to the last `*` only, so the work is bounded by the product of the lengths.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var p = 0
        var t = 0
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") {
                p += 1
                t += scalarLength(text[t])
            } else if p < pattern.count, pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return t == text.count && pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// `?` is one character, not one byte.
    private static func scalarLength(_ first: UInt8) -> Int {
        first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }
}
