/// The smallest GGUF file that can be published: one layer, one tensor.
struct TinyGGUF {
    var architecture = "llama"
    var context: UInt32 = 512
    /// The tensor's content.
    var salt: UInt8 = 0
    var tokens = (0..<8).map { "t\($0)" }

    var bytes: [UInt8] {
        let numbers: [(String, UInt32)] = [
            ("block_count", 1), ("context_length", context), ("embedding_length", 32), ("attention.head_count", 2),
        ]
        var bytes = Array("GGUF".utf8) + little(UInt32(3)) + little(UInt64(1)) + little(UInt64(numbers.count + 2))
        bytes += text("general.architecture") + little(UInt32(8)) + text(architecture)
        bytes += text("tokenizer.ggml.tokens") + little(UInt32(9)) + little(UInt32(8)) + little(UInt64(tokens.count))
        for token in tokens { bytes += text(token) }
        for (key, value) in numbers { bytes += text("\(architecture).\(key)") + little(UInt32(4)) + little(value) }
        bytes += text("token_embd.weight") + little(UInt32(2)) + little(UInt64(32)) + little(UInt64(8))
        bytes += little(UInt32(0)) + little(UInt64(0))
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: salt, count: 32 * 8 * 4)
    }

    private func text(_ string: String) -> [UInt8] { little(UInt64(string.utf8.count)) + Array(string.utf8) }

    private func little(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
