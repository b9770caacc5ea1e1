import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct GGUFModelTests {
    private func model(_ change: (inout GGUFBuilder) -> Void = { _ in }) throws -> GGUFModel {
        var builder = GGUFBuilder.llama
        change(&builder)
        return try withGGUFFile(builder.file) { try GGUFModel(try GGUFHeader(readingFileAt: $0)) }
    }

    @Test func knowsWhatServingTakes() throws {
        let model = try model()
        #expect(model.architecture == "llama" && model.layers == 2 && model.trainedContext == 512)
        #expect(model.weights == Bytes(1088 + 256) && model.parameters == 64 * 16 + 64 && model.quantization == "q8_0")
        // 2 layers, 2 heads of 64/4 = 16, keys and values, 2 bytes each.
        #expect(model.keyValuePerToken == Bytes(2 * 2 * (16 + 16) * 2))
        // b = 256, V = 16, E = 64, F = 128.
        #expect(model.estimatedOverhead(context: 256) == .mebibytes(32) + Bytes(4 * 256 * (16 + 8 * 64 + 4 * 128)))
        #expect(model.estimatedOverhead(context: 1 << 20) == model.estimatedOverhead(context: 512))
        #expect(model.needs(context: 256, overhead: .mebibytes(48)).overhead == .mebibytes(48))
    }

    /// What is only read is read whole: the batch is the context, and attention is computed over all of it at once.
    @Test func readingTakesOtherMemoryThanWriting() throws {
        let model = try model {
            $0.set("llama.attention.causal", .raw(7, [0]))
            $0.set("llama.pooling_type", .uint32(1))
        }
        let needs = model.needs(context: 1000, task: .embeddings)
        #expect(needs.keyValuePerToken == .zero)
        let perToken = 16 + 8 * 64 + 4 * 128 + 4 * 1024
        #expect(needs.overhead == .mebibytes(32) + Bytes(4 * 1024 * perToken))
        #expect(model.obstacle(to: .embeddings) == nil)
        #expect(model.obstacle(to: .chat)?.contains("writes nothing") == true)
    }

    @Test(arguments: [nil, 0, 4] as [UInt32?])
    func embeddingsNeedAWayToBecomeOne(pooling: UInt32?) throws {
        let model = try model { $0.set("llama.pooling_type", pooling.map { .uint32($0) }) }
        #expect(model.obstacle(to: .embeddings) != nil && model.obstacle(to: .chat) == nil)
    }

    @Test func countsHeadsPerLayer() throws {
        let model = try model { $0.set("llama.attention.head_count_kv", .int32s([2, 0])) }
        #expect(model.keyValuePerToken == Bytes(2 * 32 * 2))
    }

    @Test func takesLengthsFromTheHeader() throws {
        let model = try model {
            $0.set("llama.attention.key_length", .uint32(40))
            $0.set("llama.attention.value_length", .uint32(24))
        }
        #expect(model.keyValuePerToken == Bytes(2 * 2 * (40 + 24) * 2))
    }

    @Test func withoutKeyValueHeadsAllHeadsCount() throws {
        let model = try model { $0.set("llama.attention.head_count_kv", nil) }
        #expect(model.keyValuePerToken == Bytes(2 * 4 * 32 * 2))
    }

    @Test func recurrentModelsHaveStateInsteadOfCache() throws {
        let model = try model {
            $0.set("llama.attention.head_count", nil)
            $0.set("llama.attention.head_count_kv", nil)
            $0.set("llama.ssm.state_size", .uint32(16))
            $0.set("llama.ssm.inner_size", .uint32(128))
            $0.set("llama.ssm.group_count", .uint32(1))
            $0.set("llama.ssm.conv_kernel", .uint32(4))
        }
        #expect(model.keyValuePerToken == .zero)
        let state = (3 * (128 + 2 * 16) + 16 * 128) * 4 * 2
        #expect(model.estimatedOverhead(context: 1) == .mebibytes(32) + Bytes(4 * (16 + 8 * 64 + 4 * 128) + state))
    }

    struct Flaw: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let make: @Sendable (inout GGUFBuilder) -> Void
    }

    static let flaws = [
        Flaw(testDescription: "general.architecture") { $0.set("general.architecture", nil) },
        Flaw(testDescription: "llama.block_count") { $0.set("llama.block_count", nil) },
        Flaw(testDescription: "llama.block_count") { $0.set("llama.block_count", .uint64(.max)) },
        Flaw(testDescription: "llama.context_length") { $0.set("llama.context_length", .text("many")) },
        Flaw(testDescription: "llama.embedding_length") { $0.set("llama.embedding_length", nil) },
        Flaw(testDescription: "llama.attention.head_count") { $0.set("llama.attention.head_count", nil) },
        Flaw(testDescription: "llama.attention.head_count_kv") {
            $0.set("llama.attention.head_count_kv", .int32s([2, 2, 2]))
        },
        Flaw(testDescription: "llama.attention.head_count_kv") {
            $0.set("llama.attention.head_count_kv", .int32s([2, -2]))
        },
        Flaw(testDescription: "no tensors") { $0.tensors = [] },
        Flaw(testDescription: "'adapter'") { $0.set("general.type", .text("adapter")) },
        Flaw(testDescription: "one of 3 parts") { $0.set("split.count", .uint32(3)) },
    ]

    @Test(arguments: flaws)
    func refusesWhatCannotBePlanned(flaw: Flaw) throws {
        let error = #expect(throws: GGUFError.self) { try model(flaw.make) }
        #expect(error?.description.contains(flaw.testDescription) == true, "\(error?.description ?? "")")
    }

    @Test func digestsFilesAndBytesAlike() throws {
        let bytes = GGUFBuilder.llama.file
        let blob = try withGGUFFile(bytes) { try FileDigest.blob(ofFileAt: $0) }
        #expect(try blob == FileDigest.blob(of: bytes))
        #expect(blob.size == Bytes(bytes.count))
        #expect(try FileDigest.blob(of: Array("abc".utf8)).digest.short == "ba7816bf8f01")
    }
}
