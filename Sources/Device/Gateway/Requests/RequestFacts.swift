import FoundationEssentials
import NIOCore
import SwiftletContract

/// What the gateway needs to know of a request's body; the body itself goes to the engine as it came.
struct RequestFacts: Hashable, Sendable {
    /// As written by the app; nil where it names none.
    var model: String?
    /// That one request asks to be continued, each with an answer of its own.
    var texts = 1
    /// Of a long body.
    var text: TextSize?

    /// As many answers as frameworks ask for in one request by default.
    static let maxTexts = 20
    /// OpenAI's; an engine sorts its whole vocabulary for each token.
    private static let maxProbabilities = 20.0

    /// Longer names are no model's, and are not looked at.
    private static let maxName = 256
    /// OpenAI's API knows some forty.
    static let maxMembers = 1024

    /// Refuses what is not one JSON object, and a `model` that is no string or there twice: the engine must not read
    /// another name than the gateway did. And `lora`, by which llama-server's own clients choose adapters by number:
    /// here they have names, that policies and accounts go by. What an engine would take any number of, it gets so many.
    init(body: ByteBuffer) throws(Refusal) {
        var found: String?
        var problem: Refusal?
        var texts = 1
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
                switch name {
                case "lora": problem = .adapterByNumber
                case "logprobs", "top_logprobs", "n_probs":
                    // `true` is no number.
                    let text = String(decoding: value.prefix(Self.maxName).map { bytes[$0] }, as: UTF8.self)
                    guard let number = Double(text), number > Self.maxProbabilities else { break }
                    problem = .tooMany(name ?? "", limit: Int64(Self.maxProbabilities))
                case "prompt":
                    texts = try Self.texts(bytes, value)
                    if texts > Self.maxTexts { problem = .tooMany("prompt", limit: Int64(Self.maxTexts)) }
                default: break
                }
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
        self.texts = texts
        guard body.readableBytes > TextSize.least.count else { return }
        let text = TextSize(of: body)
        guard text.values <= TextSize.maxValues else {
            throw .malformed("the body has more than \(TextSize.maxValues) values")
        }
        self.text = text
    }

    /// An array with a number in it is the tokens of one text.
    private static func texts(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(JSONFault) -> Int {
        guard bytes[value.lowerBound] == UInt8(ascii: "[") else { return 1 }
        var (count, isTokens) = (0, false)
        let array = bytes.extracting(value)
        try JSONScanner.elements(of: array) { (element) throws(JSONFault) in
            count += 1
            let first = array[element.lowerBound]
            isTokens = isTokens || first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        }
        return isTokens ? 1 : max(1, count)
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
