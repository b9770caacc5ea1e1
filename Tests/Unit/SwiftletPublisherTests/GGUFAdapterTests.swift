import SwiftletContract
import SwiftletPublisher
import Testing

/// What the engine would refuse at its start, or take for a model's and be wrong, is refused before it is signed.
@Suite struct GGUFAdapterTests {
    /// For one matrix of the llama's, 64 by 128, and for its table of tokens.
    private static var adapter: GGUFBuilder {
        var builder = GGUFBuilder()
        builder.metadata = [
            ("general.type", .text("adapter")), ("adapter.type", .text("lora")),
            ("general.architecture", .text("llama")),
        ]
        builder.tensors = [
            half("blk.0.ffn_up.weight.lora_a", [64, 4]), half("blk.0.ffn_up.weight.lora_b", [4, 128]),
            half("token_embd.weight.lora_a", [4, 16]), half("token_embd.weight.lora_b", [4, 64]),
        ]
        return builder
    }

    private static func half(_ name: String, _ dimensions: [UInt64]) -> GGUFBuilder.Tensor {
        GGUFBuilder.Tensor(name: name, dimensions: dimensions, type: 0, size: Int(dimensions.reduce(4, *)), offset: nil)
    }

    private static var llama: GGUFBuilder {
        var builder = GGUFBuilder.llama
        builder.tensors.append(half("blk.0.ffn_up.weight", [64, 128]))
        return builder
    }

    private func read(_ builder: GGUFBuilder) throws -> GGUFAdapter {
        try withGGUFFile(builder.file) { try GGUFAdapter(try GGUFHeader(readingFileAt: $0)) }
    }

    private func obstacle(_ builder: GGUFBuilder) throws -> String? {
        let model = try withGGUFFile(Self.llama.file) { try GGUFModel(try GGUFHeader(readingFileAt: $0)) }
        return try read(builder).obstacle(to: model)
    }

    @Test func fitsItsModel() throws {
        #expect(try obstacle(Self.adapter) == nil)
        #expect(try read(Self.adapter).weights.count == 4 * (256 + 512 + 64 + 256))
    }

    @Test(arguments: [("general.type", "model"), ("adapter.type", "ia3")])
    func anotherKindIsRefused(key: String, value: String) throws {
        for value in [GGUFBuilder.Value.text(value), nil] {
            var builder = Self.adapter
            builder.set(key, value)
            #expect(throws: GGUFError.self) { try read(builder) }
        }
    }

    @Test func oneThatWakesUpAtTokensIsRefused() {
        var builder = Self.adapter
        builder.set("adapter.alora.invocation_tokens", .int32s([1, 2]))
        #expect(throws: GGUFError.self) { try read(builder) }
    }

    @Test func anotherArchitectureDoesNotFit() throws {
        var builder = Self.adapter
        builder.set("general.architecture", .text("qwen3"))
        #expect(try obstacle(builder)?.contains("'qwen3'") == true)
    }

    @Test(
        arguments: [
            ("a part of no pair", "blk.0.ffn_up.weight.lora_c", [64, 4], "no part of a pair"),
            ("one half", "blk.0.attn_q.weight.lora_a", [64, 4], "does not have"),
            ("a tensor that is not there", "blk.9.ffn_up.weight.lora_a", [64, 4], "'blk.9.ffn_up.weight'"),
            ("one half of what is there", "output_norm.weight.lora_a", [64, 4], "one half only"),
        ] as [(String, String, [UInt64], String)])
    func aStrayTensorDoesNotFit(what: String, name: String, dimensions: [UInt64], words: String) throws {
        var builder = Self.adapter
        builder.tensors.append(Self.half(name, dimensions))
        #expect(try obstacle(builder)?.contains(words) == true, "\(what)")
    }

    @Test(
        arguments: [
            (0, [32, 4]), (0, [64, 5]), (1, [4, 64]), (2, [4, 32]), (3, [4, 32]), (0, [64]),
        ] as [(Int, [UInt64])])
    func anotherShapeDoesNotFit(index: Int, dimensions: [UInt64]) throws {
        var builder = Self.adapter
        builder.tensors[index] = Self.half(builder.tensors[index].name, dimensions)
        #expect(try obstacle(builder)?.contains("another shape") == true)
    }
}
