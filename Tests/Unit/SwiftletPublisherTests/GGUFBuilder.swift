import Foundation

/// Writes small GGUF files, honest or not.
struct GGUFBuilder {
    enum Value {
        case uint32(UInt32)
        case uint64(UInt64)
        case text(String)
        case int32s([Int32])
        case texts([String])
        /// Type number and raw bytes.
        case raw(UInt32, [UInt8])
    }

    struct Tensor {
        var name: String
        var dimensions: [UInt64]
        /// ggml's number: 0 is f32, 8 is q8_0.
        var type: UInt32
        var size: Int
        var offset: UInt64?
    }

    var magic = Array("GGUF".utf8)
    var version: UInt32 = 3
    var metadata: [(String, Value)] = []
    var tensors: [Tensor] = []
    var tensorCount: UInt64?
    var metadataCount: UInt64?
    var alignment = 32

    /// A llama of two layers: 4 heads (2 for keys and values), 64 wide, 16 tokens of vocabulary.
    static var llama: GGUFBuilder {
        var builder = GGUFBuilder()
        builder.metadata = [
            ("general.architecture", .text("llama")), ("llama.block_count", .uint32(2)),
            ("llama.context_length", .uint32(512)), ("llama.embedding_length", .uint32(64)),
            ("llama.feed_forward_length", .uint32(128)), ("llama.attention.head_count", .uint32(4)),
            ("llama.attention.head_count_kv", .uint32(2)),
            ("tokenizer.ggml.tokens", .texts((0..<16).map { "t\($0)" })),
        ]
        builder.tensors = [
            Tensor(name: "token_embd.weight", dimensions: [64, 16], type: 8, size: 64 * 16 / 32 * 34),
            Tensor(name: "output_norm.weight", dimensions: [64], type: 0, size: 256),
        ]
        return builder
    }

    mutating func set(_ key: String, _ value: Value?) {
        metadata.removeAll { $0.0 == key }
        if let value { metadata.append((key, value)) }
    }

    var header: [UInt8] {
        var bytes = magic + little(version) + little(tensorCount ?? UInt64(tensors.count))
        bytes += little(metadataCount ?? UInt64(metadata.count))
        for (key, value) in metadata { bytes += text(key) + encoded(value) }
        var offset: UInt64 = 0
        for tensor in tensors {
            bytes += text(tensor.name) + little(UInt32(tensor.dimensions.count))
            for dimension in tensor.dimensions { bytes += little(dimension) }
            bytes += little(tensor.type) + little(tensor.offset ?? offset)
            offset += UInt64(padded(tensor.size))
        }
        return bytes
    }

    /// Header, padding, and zeros for the tensors.
    var file: [UInt8] {
        let header = header
        let data = tensors.dropLast().reduce(tensors.last?.size ?? 0) { $0 + padded($1.size) }
        return header + [UInt8](repeating: 0, count: padded(header.count) - header.count + data)
    }

    private func padded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

    private func encoded(_ value: Value) -> [UInt8] {
        switch value {
        case .uint32(let number): little(UInt32(4)) + little(number)
        case .uint64(let number): little(UInt32(10)) + little(number)
        case .text(let string): little(UInt32(8)) + text(string)
        case .int32s(let numbers):
            little(UInt32(9)) + little(UInt32(5)) + little(UInt64(numbers.count)) + numbers.flatMap { little($0) }
        case .texts(let strings):
            little(UInt32(9)) + little(UInt32(8)) + little(UInt64(strings.count)) + strings.flatMap { text($0) }
        case .raw(let type, let bytes): little(type) + bytes
        }
    }

    private func text(_ string: String) -> [UInt8] { little(UInt64(string.utf8.count)) + Array(string.utf8) }

    func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}

/// A folder that is gone afterwards.
func withGGUFFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-gguf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "model.gguf")
    try Data(bytes).write(to: file)
    return try body(file.path)
}
