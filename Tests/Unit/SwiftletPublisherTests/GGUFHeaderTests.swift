import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct GGUFHeaderTests {
    private func read(_ bytes: [UInt8]) throws -> GGUFHeader {
        try withGGUFFile(bytes) { try GGUFHeader(readingFileAt: $0) }
    }

    @Test(arguments: [2, 3] as [UInt32])
    func readsMetadataAndTensors(version: UInt32) throws {
        var builder = GGUFBuilder.llama
        builder.version = version
        let header = try read(builder.file)
        #expect(header.version == version)
        #expect(header.metadata["general.architecture"] == .text("llama"))
        #expect(header.metadata["llama.block_count"] == .integer(2))
        #expect(header.metadata["tokenizer.ggml.tokens"]?.count == 16)
        #expect(header.tensors.map(\.name) == ["token_embd.weight", "output_norm.weight"])
        #expect(header.tensors.map(\.size) == [Bytes(1088), Bytes(256)])
        #expect(header.tensors.map(\.type.name) == ["q8_0", "f32"])
    }

    @Test func honoursAlignment() throws {
        var builder = GGUFBuilder.llama
        builder.set("general.alignment", .uint32(4096))
        builder.alignment = 4096
        #expect(try read(builder.file).tensors.last?.offset == 4096)
        builder.alignment = 32
        #expect(throws: GGUFError.self) { try read(builder.file) }
    }

    /// Every shorter file is refused, whatever byte it ends with.
    @Test func refusesEveryTruncation() throws {
        let file = GGUFBuilder.llama.file
        for count in stride(from: 0, to: file.count, by: 7) {
            #expect(throws: GGUFError.self, "\(count) bytes") { try read(Array(file[..<count])) }
        }
        #expect(throws: Never.self) { try read(file) }
    }

    /// Up to the alignment, as writers leave it, and no byte more.
    @Test func refusesWhatFollowsTheLastTensor() throws {
        var builder = GGUFBuilder.llama
        let file = builder.file
        #expect(file.count % 32 == 0)
        for count in [1, 32, 100_000] {
            let error = #expect(throws: GGUFError.self) { try read(file + [UInt8](repeating: 0, count: count)) }
            #expect(error?.description.contains("follow its last tensor") == true)
        }
        builder.tensors[1] = .init(name: "output_norm.weight", dimensions: [60], type: 0, size: 240)
        for count in 0...16 { _ = try read(builder.file + [UInt8](repeating: 0, count: count)) }
        #expect(throws: GGUFError.self) { try read(builder.file + [UInt8](repeating: 0, count: 17)) }
    }

    /// No single wrong byte of the header makes the reader crash or hang.
    @Test func survivesEveryWrongByte() throws {
        let builder = GGUFBuilder.llama
        let file = builder.file
        for index in builder.header.indices {
            for value in [0x00, 0x7F, 0xFF] as [UInt8] {
                var wrong = file
                wrong[index] = value
                _ = try? read(wrong)
            }
        }
    }

    struct Lie: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let says: String
        let tell: @Sendable (inout GGUFBuilder) -> Void
    }

    static let lies = [
        Lie(testDescription: "magic", says: "does not begin with the letters GGUF") { $0.magic = Array("GGML".utf8) },
        Lie(testDescription: "version 1", says: "version 1;") { $0.version = 1 },
        Lie(testDescription: "version 4", says: "version 4;") { $0.version = 4 },
        Lie(testDescription: "big-endian", says: "big-endian") { $0.version = UInt32(3).byteSwapped },
        Lie(testDescription: "2^63 tensors", says: "the limit") { $0.tensorCount = 1 << 63 },
        Lie(testDescription: "2^63 keys", says: "the limit") { $0.metadataCount = 1 << 63 },
        Lie(testDescription: "a tensor more", says: "truncated") {
            $0.tensors = Array($0.tensors.prefix(1))
            $0.tensors[0].size = 0
            $0.tensorCount = 2
        },
        Lie(testDescription: "endless text", says: "the limit") { $0.set("x", .raw(8, $0.little(UInt64.max))) },
        Lie(testDescription: "endless array", says: "the limit") {
            $0.set("x", .raw(9, $0.little(UInt32(4)) + $0.little(UInt64.max)))
        },
        Lie(testDescription: "long array", says: "truncated") {
            $0.set("x", .raw(9, $0.little(UInt32(10)) + $0.little(UInt64(1 << 26))))
        },
        Lie(testDescription: "array of arrays", says: "an array of arrays") {
            $0.set("x", .raw(9, $0.little(UInt32(9)) + $0.little(UInt64(1))))
        },
        Lie(testDescription: "unknown value type", says: "unknown type 13") { $0.set("x", .raw(13, [])) },
        Lie(testDescription: "empty key", says: "key is empty") { $0.metadata.append(("", .uint32(1))) },
        Lie(testDescription: "key twice", says: "there twice") { $0.metadata.append($0.metadata[0]) },
        Lie(testDescription: "tensor twice", says: "there twice") { $0.tensors.append($0.tensors[0]) },
        Lie(testDescription: "five dimensions", says: "the limit") { $0.tensors[0].dimensions = [32, 1, 1, 1, 1] },
        Lie(testDescription: "overflowing shape", says: "the limit") {
            $0.tensors[0].dimensions = [1 << 32, 1 << 32]
        },
        Lie(testDescription: "half blocks", says: "not whole blocks of 32") { $0.tensors[0].dimensions = [33, 16] },
        Lie(testDescription: "removed tensor type", says: "unknown type 4") { $0.tensors[0].type = 4 },
        Lie(testDescription: "overlap", says: "not where the one before it ends") { $0.tensors[1].offset = 0 },
        Lie(testDescription: "hole", says: "not where the one before it ends") { $0.tensors[1].offset = 1 << 40 },
        Lie(testDescription: "bad alignment", says: "power of two") { $0.set("general.alignment", .uint32(48)) },
    ]

    @Test(arguments: lies)
    func refusesLies(lie: Lie) throws {
        var builder = GGUFBuilder.llama
        lie.tell(&builder)
        let error = #expect(throws: GGUFError.self) { try read(builder.file) }
        let text = error?.description ?? ""
        #expect(text.contains("model.gguf") && text.contains(lie.says), "\(text)")
    }

    @Test func refusesWhatIsNoFile() throws {
        #expect(throws: GGUFError.notAFile(path: "/tmp", kind: "a directory")) {
            try GGUFHeader(readingFileAt: "/tmp")
        }
        #expect(throws: GGUFError.notAFile(path: "/dev/zero", kind: "no regular file")) {
            try GGUFHeader(readingFileAt: "/dev/zero")
        }
        #expect(throws: GGUFError.unreadable(path: "/nowhere", reason: "No such file or directory")) {
            try GGUFHeader(readingFileAt: "/nowhere")
        }
        let empty = #expect(throws: GGUFError.self) { try read([]) }
        #expect(empty?.description.contains("is empty") == true)
    }

    static let samples = ProcessInfo.processInfo.environment["SWIFTLET_GGUF_SAMPLES"]

    /// llama.cpp's own vocabulary files: set SWIFTLET_GGUF_SAMPLES to the folder `models` of its source.
    @Test(.enabled(if: samples != nil))
    func readsRealVocabularies() throws {
        let folder = try #require(Self.samples)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".gguf") }
        #expect(names.isEmpty == false)
        for name in names {
            let header = try GGUFHeader(readingFileAt: folder + "/" + name)
            #expect(header.metadata["general.architecture"]?.string?.isEmpty == false, "\(name)")
            #expect(header.tensors.isEmpty && (header.metadata["tokenizer.ggml.tokens"]?.count ?? 0) > 1000, "\(name)")
        }
    }
}
