import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// An adapter that was read and checked against every variant.
    struct AdapterPart {
        let blob: Blob
        let path: String
        let name: AdapterName
        let weights: Bytes
        /// The variant that it is for.
        let base: Digest
    }

    /// The headers alone.
    static func adapters(
        of manifest: ModelManifest, for models: [GGUFModel], in folder: ManifestFolder
    ) throws -> [GGUFAdapter] {
        try manifest.adapters.map { adapter in
            let header = try GGUFAdapter(try GGUFHeader(readingFileAt: try folder.locate(adapter.file)))
            for (variant, model) in zip(manifest.variants, models) {
                guard let obstacle = header.obstacle(to: model) else { continue }
                throw ManifestError(
                    path: folder.manifestPath, line: adapter.line,
                    reason: "'\(adapter.file.path)' is no adapter for '\(variant.file.path)': \(obstacle)")
            }
            return header
        }
    }

    static func part(
        _ adapter: ModelManifest.Adapter, _ header: GGUFAdapter, beside parts: [Part], path: String, console: Console
    ) throws -> AdapterPart {
        let progress = Progress("reading \(adapter.file.path)", console: console)
        defer { progress.finish() }
        let blob = try FileDigest.blob(ofFileAt: header.path) { progress.update($0, of: $1) }
        func fault(_ reason: String) -> ManifestError {
            ManifestError(path: path, line: adapter.line, reason: "'\(adapter.file.path)' \(reason)")
        }
        if let digest = adapter.digest, digest != blob.digest {
            throw fault("has the digest \(blob.digest.hex), not the \(digest.hex) that the manifest says")
        }
        if let base = adapter.base, parts.contains(where: { $0.blob.digest == base }) == false {
            throw fault("is for the model \(base.hex), which is none of this manifest's variants")
        }
        guard let base = adapter.base ?? parts.first?.blob.digest else { throw fault("has no model") }
        return AdapterPart(blob: blob, path: header.path, name: adapter.name, weights: header.weights, base: base)
    }
}
