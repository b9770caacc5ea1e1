import SwiftletContract

/// The key-value cache of an architecture: `Σ over layers of heads_kv · (key_length + value_length) · 2 bytes`.
struct GGUFAttention {
    let keyValuePerToken: Bytes
    /// The most that a layer has; 0 for models that are recurrent throughout.
    let heads: Int

    init(_ fields: GGUFFields, embedding: Int) throws(GGUFError) {
        let counts: ClosedRange<Int64> = 0...65_536
        let heads = try fields.perLayer("attention.head_count", in: counts) ?? []
        let keyValueHeads = try fields.perLayer("attention.head_count_kv", in: counts) ?? heads
        let most = heads.max() ?? 0
        self.heads = most
        guard most > 0 else {
            self.keyValuePerToken = .zero
            return
        }
        let perHead = embedding / most
        // Layers with sliding windows may have other lengths; the larger is the bound.
        let key = try Self.longest(["attention.key_length", "attention.key_length_swa"], fields) ?? perHead
        let value = try Self.longest(["attention.value_length", "attention.value_length_swa"], fields) ?? perHead
        self.keyValuePerToken = keyValueHeads.reduce(Bytes.zero) { $0 + Bytes($1) * (key + value) * 2 }
    }

    private static func longest(_ keys: [String], _ fields: GGUFFields) throws(GGUFError) -> Int? {
        var longest: Int?
        for key in keys {
            guard let lengths = try fields.perLayer(key, in: 0...65_536), let most = lengths.max() else { continue }
            longest = max(longest ?? 0, most)
        }
        return longest
    }
}
