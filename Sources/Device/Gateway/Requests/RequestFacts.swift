import FoundationEssentials
import NIOCore
import SwiftletContract

/// What the gateway needs to know of a request's body; the body itself goes to the engine as it came.
struct RequestFacts: Hashable, Sendable {
    /// As written by the app; nil where it names none.
    var model: String?

    /// Longer names are no model's, and are not looked at.
    private static let maxName = 256
    /// OpenAI's API knows some forty.
    static let maxMembers = 1024

    /// Refuses what is not one JSON object, and a `model` that is no string or there twice: the engine must not read
    /// another name than the gateway did. And `lora`, by which llama-server's own clients choose adapters by number:
    /// here they have names, that policies and accounts go by.
    init(body: ByteBuffer) throws(Refusal) {
        var found: String?
        var problem: Refusal?
        do throws(JSONFault) {
            let bytes = body.readableBytesUInt8Span
            var isSeen = false
            var count = 0
            try JSONScanner.members(of: bytes) { (key, value) throws(JSONFault) in
                count += 1
                guard count <= Self.maxMembers else {
                    problem = .malformed("the body has more than \(Self.maxMembers) members")
                    return
                }
                let name = Self.text(bytes, key)
                if name == "lora" { problem = .adapterByNumber }
                guard name == "model" else { return }
                if isSeen { problem = .malformed("'model' is there twice", parameter: "model") }
                isSeen = true
                do throws(Refusal) { found = try Self.name(bytes, value) } catch { problem = error }
            }
        } catch {
            throw .malformed("the body \(error)")
        }
        if let problem { throw problem }
        self.model = found
    }

    private static func name(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) -> String {
        guard bytes[value.lowerBound] == UInt8(ascii: "\"") else {
            throw .malformed("'model' is not a string", parameter: "model")
        }
        guard let text = text(bytes, value) else { throw .modelNotFound("(a very long name)", fits: "") }
        return text
    }

    /// The string at `range`, quotes and escapes taken away; nil where it is too long or holds half a surrogate pair.
    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        guard range.count <= maxName + 2 else { return nil }
        let quoted = range.map { bytes[$0] }
        guard quoted.contains(UInt8(ascii: "\\")) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(quoted))
    }
}
