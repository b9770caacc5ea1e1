public import SystemPackage

/// A model file of any size with the demo model's tokenizer and random weights, the same for the same shape: it answers
/// nonsense as fast, and in as much memory, as a real one would.
public struct SyntheticModel: Sendable {
    /// Llama's architecture, Q8_0; heads are 64 wide.
    public struct Shape: Sendable {
        /// A multiple of 64.
        public var embedding: Int
        public var layers: Int
        /// A multiple of 32.
        public var feedForward: Int
        public var context: Int

        public init(embedding: Int, layers: Int, feedForward: Int, context: Int = 2048) {
            self.embedding = embedding
            self.layers = layers
            self.feedForward = feedForward
            self.context = context
        }

        public static let small = Shape(embedding: 256, layers: 6, feedForward: 768)
        public static let medium = Shape(embedding: 512, layers: 12, feedForward: 1536)
        public static let large = Shape(embedding: 768, layers: 16, feedForward: 2304)
        public static let huge = Shape(embedding: 1024, layers: 20, feedForward: 3072)
    }

    private struct Tensor {
        var name: String
        var dimensions: [Int]

        /// Norms are 32-bit numbers, all else blocks of 32 in 34 bytes.
        var isNorm: Bool { dimensions.count == 1 }
        var count: Int { dimensions.reduce(1, *) }
        var size: Int { isNorm ? count * 4 : count / 32 * 34 }
    }

    /// Unusable input of a test, in words.
    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    private let shape: Shape
    private let donor: GGUFText
    private let template: String?

    /// - Parameters:
    ///   - donor: a GGUF file whose tokenizer it takes.
    ///   - template: Jinja, for chats; nil: the donor's.
    public init(_ shape: Shape, tokenizerOf donor: [UInt8], template: String? = nil) throws {
        self.shape = shape
        self.donor = try GGUFText(donor)
        self.template = template
    }

    /// Writes the file, some MiB at a time.
    public func write(to path: FilePath) throws {
        let tensors = tensors
        var head = Array("GGUF".utf8)
        head.append(number: UInt32(3))
        head.append(number: UInt64(tensors.count))
        let facts = facts
        head.append(number: UInt64(facts.count))
        for fact in facts { head += fact }
        var offset = 0
        for tensor in tensors {
            head.append(text: tensor.name)
            head.append(number: UInt32(tensor.dimensions.count))
            for dimension in tensor.dimensions { head.append(number: UInt64(dimension)) }
            head.append(number: UInt32(tensor.isNorm ? 0 : 8))
            head.append(number: UInt64(offset))
            offset += Self.padded(tensor.size)
        }
        head += [UInt8](repeating: 0, count: Self.padded(head.count) - head.count)
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o644))
        try file.closeAfter {
            _ = try file.writeAll(head)
            let noise = Self.noise
            for tensor in tensors { try Self.write(tensor, noise, to: file) }
        }
    }

    private static func padded(_ size: Int) -> Int { (size + 31) / 32 * 32 }

    private static func write(_ tensor: Tensor, _ noise: [UInt8], to file: FileDescriptor) throws {
        var left = tensor.size
        if tensor.isNorm {
            // 1.0
            _ = try file.writeAll((0..<tensor.count).flatMap { _ in [0, 0, 0x80, 0x3F] as [UInt8] })
        } else {
            while left > 0 {
                let piece = min(left, noise.count)
                _ = try file.writeAll(noise[..<piece])
                left -= piece
            }
        }
        _ = try file.writeAll([UInt8](repeating: 0, count: padded(tensor.size) - tensor.size))
    }

    /// Blocks with a scale of 2^-9, and random numbers: 32,768 of them.
    private static let noise: [UInt8] = {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32_768 * 34)
        var state: UInt64 = 42
        for _ in 0..<32_768 {
            bytes += [0x00, 0x18]
            for _ in 0..<32 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(UInt8(truncatingIfNeeded: state >> 33))
            }
        }
        return bytes
    }()

    private var tensors: [Tensor] {
        let wide = shape.embedding
        let blocks = (0..<shape.layers).flatMap { layer in
            [
                Tensor(name: "blk.\(layer).attn_norm.weight", dimensions: [wide]),
                Tensor(name: "blk.\(layer).ffn_norm.weight", dimensions: [wide]),
            ]
                + ["attn_q", "attn_k", "attn_v", "attn_output"].map {
                    Tensor(name: "blk.\(layer).\($0).weight", dimensions: [wide, wide])
                }
                + ["ffn_gate", "ffn_up"].map {
                    Tensor(name: "blk.\(layer).\($0).weight", dimensions: [wide, shape.feedForward])
                }
                + [Tensor(name: "blk.\(layer).ffn_down.weight", dimensions: [shape.feedForward, wide])]
        }
        return [
            Tensor(name: "token_embd.weight", dimensions: [wide, donor.vocabulary]),
            Tensor(name: "output_norm.weight", dimensions: [wide]),
        ] + blocks
    }

    private var facts: [[UInt8]] {
        let heads = shape.embedding / 64
        let numbers = [
            ("vocab_size", donor.vocabulary), ("context_length", shape.context), ("embedding_length", shape.embedding),
            ("block_count", shape.layers), ("feed_forward_length", shape.feedForward),
            ("attention.head_count", heads), ("attention.head_count_kv", heads), ("rope.dimension_count", 64),
        ]
        let key = "tokenizer.chat_template"
        let taken = donor.facts.filter { template == nil || $0.key != key }.map(\.bytes)
        return taken + (template.map { [GGUFText.fact(key, $0)] } ?? [])
            + numbers.map { GGUFText.fact("llama.\($0)", UInt32($1)) }
            + [GGUFText.fact("llama.attention.layer_norm_rms_epsilon", Float(0.00001))]
    }
}

/// The key-value pairs of a GGUF file that a made-up model takes over as they are.
struct GGUFText {
    private(set) var facts: [(key: String, bytes: [UInt8])] = []
    private(set) var vocabulary = 0
    private let bytes: [UInt8]
    private var offset = 8

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        guard bytes.starts(with: Array("GGUF".utf8)) else { throw SyntheticModel.Unusable(description: "no GGUF file") }
        _ = try number(UInt64.self)
        let count = try number(UInt64.self)
        for _ in 0..<count {
            let start = offset
            let key = try text()
            let size = try skip(try number(UInt32.self))
            if key == "tokenizer.ggml.tokens" { vocabulary = size }
            let isTaken = key.hasPrefix("tokenizer.") || key.hasPrefix("general.") && key != "general.size_label"
            if isTaken { facts.append((key, Array(bytes[start..<offset]))) }
        }
    }

    static func fact(_ key: String, _ value: UInt32) -> [UInt8] { fact(key, type: 4, value) }
    static func fact(_ key: String, _ value: Float) -> [UInt8] { fact(key, type: 6, value.bitPattern) }

    static func fact(_ key: String, _ value: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        bytes.append(number: UInt32(8))
        bytes.append(text: value)
        return bytes
    }

    private static func fact(_ key: String, type: UInt32, _ value: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        bytes.append(number: type)
        bytes.append(number: value)
        return bytes
    }

    private mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
        let size = MemoryLayout<Number>.size
        guard offset + size <= bytes.count else {
            throw SyntheticModel.Unusable(description: "a GGUF file that is cut")
        }
        defer { offset += size }
        return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    private mutating func text() throws -> String {
        let count = Int(try number(UInt64.self))
        guard offset + count <= bytes.count else {
            throw SyntheticModel.Unusable(description: "a GGUF file that is cut")
        }
        defer { offset += count }
        return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
    }

    /// Goes past a value; of an array, the count of its elements.
    private mutating func skip(_ type: UInt32) throws -> Int {
        switch type {
        case 0, 1, 7: offset += 1
        case 2, 3: offset += 2
        case 4, 5, 6: offset += 4
        case 10, 11, 12: offset += 8
        case 8: _ = try text()
        case 9:
            let element = try number(UInt32.self)
            let count = Int(try number(UInt64.self))
            for _ in 0..<count { _ = try skip(element) }
            return count
        default: throw SyntheticModel.Unusable(description: "a GGUF file with values of type \(type)")
        }
        return 1
    }
}

extension [UInt8] {
    mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(text: String) {
        append(number: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
