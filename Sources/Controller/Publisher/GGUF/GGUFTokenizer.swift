/// What a GGUF header says of the model's tokens, to tell whether two models mean the same by the same number.
struct GGUFTokenizer: Hashable, Sendable {
    private let kind: String
    private let rules: [String: GGUFValue]
    private let tokens: [UInt64]

    /// As llama.cpp's `speculative.cpp` has it: so many tokens at the end may be missing in one of the two, and the first
    /// ones, which begin and end texts in many ways, may differ.
    private static let maxDifference = 128, firstCompared = 5

    init(_ header: GGUFHeader) {
        self.kind = header.metadata["tokenizer.ggml.model"]?.string ?? ""
        self.rules = header.metadata.filter { key, _ in
            ["add_bos_token", "add_eos_token", "bos_token_id", "eos_token_id"].contains {
                key == "tokenizer.ggml.\($0)"
            }
        }
        if case .fingerprints(let tokens) = header.metadata["tokenizer.ggml.tokens"] {
            self.tokens = tokens
        } else {
            self.tokens = []
        }
    }

    /// Nil: one model can guess for the other. Else why not.
    func obstacle(to other: GGUFTokenizer) -> String? {
        guard tokens.isEmpty == false, other.tokens.isEmpty == false else {
            return "it does not say what its tokens are"
        }
        guard kind == other.kind else {
            return "its tokenizer is of the kind '\(kind.prefix(40))', and the model's '\(other.kind.prefix(40))'"
        }
        for rule in Set(rules.keys).union(other.rules.keys).sorted() where rules[rule] != other.rules[rule] {
            return "its '\(rule)' is not the model's"
        }
        let difference = abs(tokens.count - other.tokens.count)
        guard difference <= Self.maxDifference else {
            return "it knows \(tokens.count) tokens, and the model \(other.tokens.count)"
        }
        let pairs = zip(tokens, other.tokens).enumerated().dropFirst(Self.firstCompared)
        guard let stranger = pairs.first(where: { $0.element.0 != $0.element.1 }) else { return nil }
        return "its token \(stranger.offset) is another than the model's"
    }
}
