import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// The ModelPack configuration of a release: CNCF model-spec 0.0.7, `application/vnd.cncf.model.config.v1+json`. Without
/// a date of creation, so that the same files give the same bytes.
struct ModelPackConfiguration: Encodable {
    struct Descriptor: Encodable {
        let name: String
        let version: String
        let family: String
        let description: String
        let licenses: [String]
    }

    struct Configuration: Encodable {
        let architecture: String
        let format: String
        let paramSize: String
        let quantization: String
    }

    struct FileSystem: Encodable {
        let type: String
        let diffIds: [Digest]
    }

    let descriptor: Descriptor
    let config: Configuration
    let modelfs: FileSystem

    /// Of several variants, the first and best one describes the model.
    /// `files` and `texts` are the layers, in their order: those that are too large to be in memory, and the others' contents.
    init(
        _ manifest: ModelManifest, _ parts: [ReleaseDraft.Part], files: [Blob], texts: [[UInt8]]
    ) throws {
        let best = parts.first?.model
        self.descriptor = Descriptor(
            name: manifest.name.text, version: manifest.version.text, family: best?.architecture ?? "",
            description: manifest.summary, licenses: [manifest.license])
        self.config = Configuration(
            architecture: "transformer", format: "gguf", paramSize: Self.size(best?.parameters ?? 0),
            quantization: best?.quantization ?? "")
        // In the order of the manifest's layers; ours are not compressed, so a layer's digest is its content's.
        let others = try texts.map { try FileDigest.blob(of: $0).digest }
        self.modelfs = FileSystem(type: "layers", diffIds: files.map(\.digest) + others)
    }

    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) } catch { throw CommandError.output(reason: "\(error)") }
    }

    /// `1.1b`, `135.0m`, `940.2k`: one decimal and a letter, as the specification has it.
    static func size(_ parameters: UInt64) -> String {
        var (value, letter) = (Double(parameters) / 1000, "k")
        for next in ["m", "b", "t"] where value >= 1000 { (value, letter) = (value / 1000, next) }
        return "\((value * 10).rounded() / 10)\(letter)"
    }
}
