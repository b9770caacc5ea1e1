import NIOCore
import SwiftletContract

/// How much text a request holds, at least: a bound that is quick to have, for what no context could take. Tokenizing takes dozens
/// of bytes of the engine's memory for each of them, before it is known that there are too many.
struct TextSize: Hashable {
    /// Of all strings, and of the longest.
    private(set) var sum = Bytes.zero
    private(set) var longest = Bytes.zero
    /// In arrays and objects; an engine takes sixteen bytes of memory and more for one of two bytes.
    private(set) var values = 1

    /// More than an app needs to weigh each token of a large vocabulary.
    static let maxValues = 1 << 19
    /// Text of so many bytes has a token at least: tokens are of four on the average, and of dozens where white space is long.
    private static let bytesPerToken: Int64 = 32
    /// So much is always taken to the engine.
    static let least = Bytes.kibibytes(64)

    /// Of JSON; an escaped character counts as one byte. Pictures and sounds (`data:` and members `data`) are no text.
    init(of json: ByteBuffer) {
        let bytes = json.readableBytesUInt8Span
        var position = 0
        var isMedium = false
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "\"") else {
                if bytes[position] == UInt8(ascii: ",") { values += 1 }
                position += 1
                continue
            }
            let start = position + 1
            let size = Self.skipString(bytes, &position)
            if Self.isKey(bytes, position) {
                isMedium = Self.begins(bytes, start, with: "data\"")
            } else if isMedium || Self.begins(bytes, start, with: "data:") {
                isMedium = false
            } else {
                sum = sum + size
                longest = max(longest, size)
            }
        }
    }

    /// Why it cannot fit; nil: it may.
    func refusal(at path: String, by model: ModelName, context: Int) -> Refusal? {
        // A talk is one text; elsewhere each string is one of its own.
        let size = path.hasPrefix("/v1/chat/") || path.hasPrefix("/v1/responses") ? sum : longest
        guard size > max(Self.least, Bytes(Int64(context) * Self.bytesPerToken)) else { return nil }
        return .textTooLong(
            model, size, needed: size.count / Self.bytesPerToken, limit: Int64(context),
            parameter: Endpoint.textParameter(of: path))
    }

    /// From its first quote to behind its last; returns how many characters or bytes it has.
    private static func skipString(_ bytes: Span<UInt8>, _ position: inout Int) -> Bytes {
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
        return Bytes(size)
    }

    private static func isKey(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        var position = end
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
        return position < bytes.count && bytes[position] == UInt8(ascii: ":")
    }

    private static func begins(_ bytes: Span<UInt8>, _ start: Int, with text: StaticString) -> Bool {
        let text = text.description.utf8
        guard start + text.count <= bytes.count else { return false }
        return text.enumerated().allSatisfy { bytes[start + $0.offset] == $0.element }
    }
}
