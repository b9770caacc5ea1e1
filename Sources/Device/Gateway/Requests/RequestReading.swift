import FoundationEssentials
import NIOCore
import SwiftletContract

/// Reads a request's members, one after the other.
struct RequestReading {
    private(set) var model: String?
    /// That are to be continued, each for itself.
    private(set) var texts = 1
    /// Answers to each of them.
    private(set) var choices = 1
    /// Of a long body.
    private(set) var text: TextSize?
    /// Why the request is refused; nil: it is not, so far.
    private(set) var problem: Refusal?
    private let path: Substring
    private var isNamed = false
    private var count = 0

    /// Longer names are no model's, and are not looked at; nor are longer numbers.
    private static let maxName = 256
    private static let maxNumber = 32
    /// OpenAI's; an engine sorts its whole vocabulary for each token.
    private static let maxProbabilities = 20.0
    /// As many texts as frameworks send in one request by default.
    static let maxTexts = 20
    /// OpenAI's; an engine has far fewer slots.
    private static let maxChoices = 128.0

    init(at path: String, isLong: Bool) {
        self.path = Endpoint.withoutQuery(path)
        self.text = isLong ? TextSize() : nil
    }

    mutating func take(_ key: Range<Int>, _ value: Range<Int>, in bytes: Span<UInt8>) throws(JSONFault) {
        count += 1
        guard count <= RequestFacts.maxMembers else {
            return problem = .malformed("the body has more than \(RequestFacts.maxMembers) members")
        }
        let name = Self.text(bytes, key) ?? ""
        text?.add(bytes, value, isText: Endpoint.texts(at: path).contains(name), hasMedia: name != "tools")
        switch name {
        case "model": takeModel(bytes, value)
        case "lora": problem = .adapterByNumber
        case "logprobs", "top_logprobs", "n_probs": _ = number(name, bytes, value, atMost: Self.maxProbabilities)
        case "n", "n_cmpl":
            choices = max(choices, Int(number(name, bytes, value, atMost: Self.maxChoices) ?? 1))
        case "prompt" where path == "/v1/completions": try takeTexts(bytes, value)
        default: break
        }
    }

    private mutating func takeModel(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        if isNamed { problem = .malformed("'model' is there twice", parameter: "model") }
        isNamed = true
        guard bytes[value.lowerBound] == UInt8(ascii: "\"") else {
            return problem = .malformed("'model' is not a string", parameter: "model")
        }
        model = Self.text(bytes, value)
        if model == nil { problem = .modelNotFound("(a very long name)", fits: "") }
    }

    /// An array with a number in it is the tokens of one text.
    private mutating func takeTexts(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(JSONFault) {
        guard bytes[value.lowerBound] == UInt8(ascii: "[") else { return }
        var (count, isTokens) = (0, false)
        let array = bytes.extracting(value)
        try JSONScanner.elements(of: array) { (element) throws(JSONFault) in
            count += 1
            isTokens = isTokens || Self.beginsNumber(array[element.lowerBound])
        }
        texts = isTokens ? 1 : max(1, count)
        if texts > Self.maxTexts { problem = .tooMany("prompt", limit: Int64(Self.maxTexts)) }
    }

    /// Nil for what is no number, as `true` and `null`, and for one that is too large.
    private mutating func number(
        _ name: String, _ bytes: Span<UInt8>, _ value: Range<Int>, atMost limit: Double
    ) -> Double? {
        guard Self.beginsNumber(bytes[value.lowerBound]) else { return nil }
        let digits = String(decoding: value.prefix(Self.maxNumber + 1).map { bytes[$0] }, as: UTF8.self)
        guard digits.utf8.count <= Self.maxNumber, let number = Double(digits), number <= limit else {
            problem = .tooMany(name, limit: Int64(limit))
            return nil
        }
        return max(0, number)
    }

    private static func beginsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
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
