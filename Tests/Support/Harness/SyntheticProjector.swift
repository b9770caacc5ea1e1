/// A projector that makes random sense of an image, the same each time: what a model says of it means nothing, and
/// differs from image to image. LLaVA's kind: an encoder of two layers for 32 by 32 pixels in four pieces.
public struct SyntheticProjector: Sendable {
    private let embedding: Int
    private static let width = 32, heads = 2, inner = 64, side = 32, patch = 16

    /// - Parameter embedding: of the model that it is for.
    public init(embedding: Int) { self.embedding = embedding }

    private var tensors: [(name: String, dimensions: [Int])] {
        let wide = Self.width
        let blocks: [(name: String, dimensions: [Int])] = (0..<2).flatMap { layer in
            let names = ["attn_q", "attn_k", "attn_v", "attn_out"]
            let attention = names.map { (name: "v.blk.\(layer).\($0).weight", dimensions: [wide, wide]) }
            let norms = ["ln1.weight", "ln1.bias", "ln2.weight", "ln2.bias"]
                .map { (name: "v.blk.\(layer).\($0)", dimensions: [wide]) }
            return attention + norms + [
                (name: "v.blk.\(layer).ffn_up.weight", dimensions: [wide, Self.inner]),
                (name: "v.blk.\(layer).ffn_down.weight", dimensions: [Self.inner, wide]),
            ]
        }
        return [
            ("v.patch_embd.weight", [Self.patch, Self.patch, 3, wide]),
            ("v.position_embd.weight", [wide, 4]),
        ] + blocks + [
            ("mm.0.weight", [wide, embedding]), ("mm.0.bias", [embedding]),
            ("mm.2.weight", [embedding, embedding]), ("mm.2.bias", [embedding]),
        ]
    }

    private static let facts: [[UInt8]] = {
        let numbers = [
            ("embedding_length", width), ("attention.head_count", heads), ("feed_forward_length", inner),
            ("block_count", 2), ("projection_dim", width), ("image_size", side), ("patch_size", patch),
        ]
        return [
            GGUFText.fact("general.architecture", "clip"), GGUFText.fact("general.type", "mmproj"),
            GGUFText.fact("clip.projector_type", "mlp"), yes("clip.has_vision_encoder"), yes("clip.use_gelu"),
            GGUFText.fact("clip.vision.attention.layer_norm_epsilon", Float(0.00001)),
            thrice("clip.vision.image_mean"), thrice("clip.vision.image_std"),
        ] + numbers.map { GGUFText.fact("clip.vision.\($0.0)", UInt32($0.1)) }
    }()

    private static func yes(_ key: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        bytes.append(number: UInt32(7))
        return bytes + [1]
    }

    /// An array of three halves.
    private static func thrice(_ key: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        bytes.append(number: UInt32(9))
        bytes.append(number: UInt32(6))
        bytes.append(number: UInt64(3))
        for _ in 0..<3 { bytes.append(number: Float(0.5).bitPattern) }
        return bytes
    }

    /// GGUF, version 3.
    public var bytes: [UInt8] {
        let tensors = tensors
        var bytes = Array("GGUF".utf8)
        bytes.append(number: UInt32(3))
        bytes.append(number: UInt64(tensors.count))
        bytes.append(number: UInt64(Self.facts.count))
        for fact in Self.facts { bytes += fact }
        var offset = 0
        for tensor in tensors {
            bytes.append(text: tensor.name)
            bytes.append(number: UInt32(tensor.dimensions.count))
            for dimension in tensor.dimensions { bytes.append(number: UInt64(dimension)) }
            bytes.append(number: UInt32(0))
            bytes.append(number: UInt64(offset))
            offset += Self.padded(tensor.dimensions.reduce(4, *))
        }
        bytes += [UInt8](repeating: 0, count: Self.padded(bytes.count) - bytes.count)
        var dice = Dice(seed: 42)
        for tensor in tensors {
            let count = tensor.dimensions.reduce(1, *)
            for _ in 0..<count { bytes.append(number: Float.random(in: -0.5...0.5, using: &dice).bitPattern) }
            bytes += [UInt8](repeating: 0, count: Self.padded(count * 4) - count * 4)
        }
        return bytes
    }

    private static func padded(_ size: Int) -> Int { (size + 31) / 32 * 32 }
}
