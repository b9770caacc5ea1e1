import NIOCore
import SwiftletContract

/// The end of an answer on its way past, where the engine says how many tokens it took: `"usage":{…}` or `"timings":{…}`.
///
/// Parts are kept, not copied. What an app or a model writes cannot be taken for it: within a JSON string each
/// quote has a backslash before it.
struct AnswerTail {
    /// Enough for both objects and the end of a stream.
    private static let length = 2048
    private static let maxParts = 64

    private var parts: [ByteBuffer] = []
    /// Bytes.
    private(set) var kept = 0

    mutating func add(_ part: ByteBuffer) {
        parts.append(part)
        kept += part.readableBytes
        while let first = parts.first, kept - first.readableBytes >= Self.length || parts.count > Self.maxParts {
            kept -= first.readableBytes
            parts.removeFirst()
        }
    }

    /// Nil where the answer does not say.
    var tokens: TokenCount? {
        var bytes: [UInt8] = []
        for part in parts { bytes += part.readableBytesView }
        let tail = bytes.suffix(Self.length)
        var tokens =
            Self.count(tail, in: "\"usage\":", prompt: "\"prompt_tokens\":", answer: "\"completion_tokens\":")
            ?? Self.count(tail, in: "\"usage\":", prompt: "\"input_tokens\":", answer: "\"output_tokens\":")
            ?? Self.timings(tail)
        tokens?.answerRate = Self.rate(tail)
        return tokens
    }

    /// Of one token the engine's clock says nothing.
    private static func rate(_ tail: ArraySlice<UInt8>) -> Double? {
        guard let object = after("\"timings\":", in: tail), number(after: "\"predicted_n\":", in: object) ?? 0 > 1,
            let digits = after("\"predicted_per_second\":", in: object)?.prefix(24).prefix(while: {
                $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}")
            }), let rate = Double(String(decoding: digits, as: UTF8.self)), rate.isFinite, rate > 0
        else { return nil }
        return rate
    }

    /// `prompt_n` is what was computed, `cache_n` what was still there.
    private static func timings(_ tail: ArraySlice<UInt8>) -> TokenCount? {
        guard var tokens = count(tail, in: "\"timings\":", prompt: "\"prompt_n\":", answer: "\"predicted_n\":"),
            let object = after("\"timings\":", in: tail)
        else { return nil }
        tokens.prompt += number(after: "\"cache_n\":", in: object) ?? 0
        return tokens
    }

    private static func count(
        _ tail: ArraySlice<UInt8>, in object: StaticString, prompt: StaticString, answer: StaticString
    ) -> TokenCount? {
        guard let object = after(object, in: tail), let read = number(after: prompt, in: object) else { return nil }
        // Embeddings write nothing.
        return TokenCount(prompt: read, answer: number(after: answer, in: object) ?? 0)
    }

    /// What follows the last `key`.
    private static func after(_ key: StaticString, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let length = key.utf8CodeUnitCount
        let place = bytes.withUnsafeBufferPointer { text in
            let wanted = UnsafeBufferPointer(start: key.utf8Start, count: length)
            var start = text.count - length
            // All keys begin alike, and few places look like the end of one.
            while start >= 0,
                text[start + length - 2] != wanted[length - 2] || text[start] != wanted[0]
                    || text[start..<start + length].elementsEqual(wanted) == false
            { start -= 1 }
            return start
        }
        return place < 0 ? nil : bytes[(bytes.startIndex + place + length)...]
    }

    /// A count of nine digits at most.
    private static func number(after key: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let digits = after(key, in: bytes)?.drop { $0 == UInt8(ascii: " ") }
            .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let digits, (1...9).contains(digits.count) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
