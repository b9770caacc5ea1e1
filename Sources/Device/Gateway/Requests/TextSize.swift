import SwiftletContract

/// What a long body has to be read: bounds that are quick to have, for what no context could take and no engine should
/// build. Tokenizing takes dozens of bytes of an engine's memory for each of text, before it is known that there are too many.
struct TextSize: Hashable {
    /// At least; an escaped character counts as one byte.
    private(set) var text = Bytes.zero
    /// In arrays and objects, and these themselves: for a number of two bytes an engine takes sixteen.
    private(set) var values = 1

    /// Shorter bodies are not looked at.
    static let least = Bytes.kibibytes(64)
    static let maxValues = 1 << 20
    /// Text of so many bytes has a token at least: tokens are of four on the average, and of dozens where white space is long.
    private static let bytesPerToken: Int64 = 32
    /// What is only counted need not fit the context.
    private static let maxCounted = Bytes.kibibytes(256)

    /// Members with what is no text: pictures and sounds.
    private static let media = ["url", "image_url", "data", "file_data"]
    /// Of a talk templates leave out all but what was thought last.
    private static let thought = "reasoning_content"

    // MARK: Measuring

    /// Another member of the body. Strings in an array are texts of their own, of which the longest counts.
    /// - Parameters:
    ///   - isText: it comes to the model.
    ///   - hasMedia: not all of it, see `media`.
    mutating func add(_ bytes: Span<UInt8>, _ member: Range<Int>, isText: Bool, hasMedia: Bool) {
        var (sum, longest, longestThought): (Int64, Int64, Int64) = (0, 0, 0)
        var isList = bytes[member.lowerBound] == UInt8(ascii: "[")
        var (position, depth, isMedium, isThought) = (member.lowerBound, 0, false, false)
        while position < member.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let start = position + 1
                let size = Self.skipString(bytes, &position)
                if Self.isKey(bytes, position) {
                    let key = start..<position - 1
                    isMedium = hasMedia && Self.media.contains { Self.holds(bytes, key, $0) }
                    isThought = Self.holds(bytes, key, Self.thought)
                } else if isMedium {
                    isMedium = false
                } else if isThought {
                    isThought = false
                    longestThought = max(longestThought, size)
                } else {
                    sum += size
                    longest = max(longest, size)
                }
                continue
            case UInt8(ascii: ","): values += 1
            case UInt8(ascii: "["):
                values += 1
                depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{"):
                values += 1
                isList = false
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                // Numbers among texts are tokens of one text.
                if depth == 1 { isList = false }
            default: break
            }
            position += 1
        }
        values += 1
        if isText { text = text + Bytes((isList ? longest : sum) + longestThought) }
    }

    /// From its first quote to behind its last; returns how many characters or bytes it has.
    private static func skipString(_ bytes: Span<UInt8>, _ position: inout Int) -> Int64 {
        var size: Int64 = 0
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") {
                position += 1
                if position < bytes.count, bytes[position] == UInt8(ascii: "u") { position += 4 }
            }
            position += 1
            size += 1
        }
        position += 1
        return size
    }

    private static func isKey(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        var position = end
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
        return position < bytes.count && bytes[position] == UInt8(ascii: ":")
    }

    private static func holds(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: String) -> Bool {
        range.count == text.utf8.count && zip(range, text.utf8).allSatisfy { bytes[$0] == $1 }
    }

    // MARK: Judging

    /// Why no model could take it; nil: one may.
    var refusal: Refusal? {
        values <= Self.maxValues ? nil : .tooManyValues(limit: Int64(Self.maxValues))
    }

    /// Why the model cannot; nil: it may.
    func refusal(at path: String, by model: ModelName, context: Int) -> Refusal? {
        let limit = max(Self.least, Bytes(Int64(context) * Self.bytesPerToken))
        guard Endpoint.isComputed(path) else {
            let limit = max(limit, Self.maxCounted)
            return text > limit ? .textTooLong(text, limit: limit, parameter: Endpoint.textParameter(of: path)) : nil
        }
        guard text > limit else { return nil }
        return .textTooLong(
            model, text, needed: text.count / Self.bytesPerToken, limit: Int64(context),
            fits: Int64(Endpoint.onlyReads(path) ? context : context - 1), parameter: Endpoint.textParameter(of: path))
    }
}
