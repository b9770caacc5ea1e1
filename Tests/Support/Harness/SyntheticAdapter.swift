/// A LoRA adapter that changes all that a model says: random numbers, the same for the same seed, for the last of the
/// matrices of each layer.
public struct SyntheticAdapter: Sendable {
    private let shape: SyntheticModel.Shape
    private let seed: UInt64
    private let rank: Int

    /// - Parameter shape: of its model, of llama's architecture.
    public init(for shape: SyntheticModel.Shape, seed: UInt64, rank: Int = 8) {
        self.shape = shape
        self.seed = seed
        self.rank = rank
    }

    /// GGUF, version 3.
    public var bytes: [UInt8] {
        let halves = (0..<shape.layers).flatMap { layer in
            [
                ("blk.\(layer).ffn_down.weight.lora_a", [shape.feedForward, rank]),
                ("blk.\(layer).ffn_down.weight.lora_b", [rank, shape.embedding]),
            ]
        }
        let facts = [
            GGUFText.fact("general.type", "adapter"), GGUFText.fact("general.architecture", "llama"),
            GGUFText.fact("adapter.type", "lora"), GGUFText.fact("adapter.lora.alpha", Float(rank)),
        ]
        var bytes = Array("GGUF".utf8)
        bytes.append(number: UInt32(3))
        bytes.append(number: UInt64(halves.count))
        bytes.append(number: UInt64(facts.count))
        for fact in facts { bytes += fact }
        var offset = 0
        for (name, dimensions) in halves {
            bytes.append(text: name)
            bytes.append(number: UInt32(dimensions.count))
            for dimension in dimensions { bytes.append(number: UInt64(dimension)) }
            bytes.append(number: UInt32(0))
            bytes.append(number: UInt64(offset))
            offset += Self.padded(dimensions.reduce(4, *))
        }
        bytes += [UInt8](repeating: 0, count: Self.padded(bytes.count) - bytes.count)
        var dice = Dice(seed: seed)
        for (_, dimensions) in halves {
            let count = dimensions.reduce(1, *)
            for _ in 0..<count { bytes.append(number: Float.random(in: -0.6...0.6, using: &dice).bitPattern) }
            bytes += [UInt8](repeating: 0, count: Self.padded(count * 4) - count * 4)
        }
        return bytes
    }

    private static func padded(_ size: Int) -> Int { (size + 31) / 32 * 32 }
}
