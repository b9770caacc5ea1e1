/// What a header may claim. Honest models stay far below; nothing is allocated on a claim alone.
enum GGUFLimits {
    /// Vocabularies of 260,000 tokens with their merges make headers of about 16 MB.
    static let headerBytes: UInt64 = 256 << 20
    static let metadata: UInt64 = 65_536
    static let tensors: UInt64 = 65_536
    static let keyBytes: UInt64 = 65_535
    /// The longest real ones are chat templates, some 50 KB.
    static let stringBytes: UInt64 = 4 << 20
    static let arrayElements: UInt64 = 1 << 26
    /// Of longer arrays only the length is kept.
    static let keptElements: UInt64 = 4096
    /// Of tokens; the largest vocabularies have 260,000.
    static let keptTexts: UInt64 = 1 << 20
    /// ggml's `GGML_MAX_NAME`, with its final zero.
    static let tensorNameBytes: UInt64 = 63
    static let dimensions: UInt32 = 4
    static let alignment: UInt64 = 1 << 20
}
