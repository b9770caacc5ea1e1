import SwiftletContract
import SwiftletPublisher
import Testing

@Suite struct GGUFProjectorTests {
    private static var projector: GGUFBuilder {
        var builder = GGUFBuilder()
        builder.metadata = [
            ("general.architecture", .text("clip")), ("clip.has_vision_encoder", .raw(7, [1])),
            ("clip.vision.attention.head_count", .uint32(2)), ("clip.vision.embedding_length", .uint32(32)),
            ("clip.vision.feed_forward_length", .uint32(64)), ("clip.vision.image_size", .uint32(64)),
            ("clip.vision.patch_size", .uint32(16)),
        ]
        builder.tensors = [
            GGUFBuilder.Tensor(name: "mm.0.weight", dimensions: [32, 64], type: 0, size: 32 * 64 * 4, offset: nil)
        ]
        return builder
    }

    private func read(_ builder: GGUFBuilder) throws -> GGUFProjector {
        try withGGUFFile(builder.file) { try GGUFProjector(try GGUFHeader(readingFileAt: $0)) }
    }

    /// Sixteen pieces, each seen by two heads, and the image twice.
    @Test func saysWhatAnImageTakes() throws {
        let needs = try read(Self.projector).needs()
        #expect(needs.weights == Bytes(32 * 64 * 4) && needs.keyValuePerToken == .zero)
        #expect(needs.overhead == Bytes(4 * (16 * (8 * 32 + 4 * 64 + 2 * 16) + 64 * 64 * 3 * 2)))
        #expect(try read(Self.projector).needs(overhead: .mebibytes(3)).overhead == .mebibytes(3))
    }

    @Test(
        arguments: [
            ("general.architecture", GGUFBuilder.Value.text("llama")), ("clip.has_vision_encoder", .raw(7, [0])),
            ("clip.has_vision_encoder", nil), ("clip.vision.image_size", nil),
            ("clip.vision.image_size", .uint32(1 << 20)),
            ("clip.vision.patch_size", .uint32(0)), ("clip.vision.embedding_length", .uint64(1 << 40)),
        ] as [(String, GGUFBuilder.Value?)])
    func whatIsNoneIsRefused(key: String, value: GGUFBuilder.Value?) throws {
        var builder = Self.projector
        builder.set(key, value)
        #expect(throws: GGUFError.self) { try read(builder) }
    }
}
