/// A LoRA adapter for `TinyGGUF`'s only tensor, of rank 2.
struct TinyAdapter {
    var architecture = "llama"
    var kind = "adapter"
    var type = "lora"
    /// The tensor that it changes, and its length and width.
    var target = "token_embd.weight"
    var rows: UInt64 = 8
    var width: UInt64 = 32
    var salt: UInt8 = 0

    var bytes: [UInt8] {
        let texts = [("general.type", kind), ("general.architecture", architecture), ("adapter.type", type)]
        let halves = [("lora_a", rows), ("lora_b", width)]
        var bytes = Array("GGUF".utf8) + little(UInt32(3)) + little(UInt64(2)) + little(UInt64(texts.count))
        for (key, value) in texts { bytes += text(key) + little(UInt32(8)) + text(value) }
        var offset: UInt64 = 0
        for (name, length) in halves {
            bytes += text("\(target).\(name)") + little(UInt32(2)) + little(UInt64(2)) + little(length)
            bytes += little(UInt32(0)) + little(offset)
            offset += (length * 2 * 4 + 31) / 32 * 32
        }
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: salt, count: Int(offset))
    }

    private func text(_ string: String) -> [UInt8] { little(UInt64(string.utf8.count)) + Array(string.utf8) }

    private func little(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
