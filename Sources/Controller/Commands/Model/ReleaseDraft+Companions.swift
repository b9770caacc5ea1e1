import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// A draft model or a projector that was read and checked.
    struct CompanionPart {
        let path: String
        let companion: Companion
    }

    static func part(
        _ file: ModelManifest.File, at path: String, _ digest: Digest?, _ needs: MemoryNeeds, in folder: ManifestFolder,
        _ console: Console
    ) throws -> CompanionPart {
        let progress = Progress("reading \(file.path)", console: console)
        defer { progress.finish() }
        let blob = try FileDigest.blob(ofFileAt: path) { progress.update($0, of: $1) }
        if let digest, digest != blob.digest {
            throw folder.fault(
                file, "it has the digest \(blob.digest.hex), not the \(digest.hex) that the manifest says")
        }
        return CompanionPart(path: path, companion: Companion(blob: blob, needs: needs))
    }

    /// The header alone; nil where there is none. Whether its output fits the model shows where both are loaded.
    static func projector(of manifest: ModelManifest, in folder: ManifestFolder) throws -> GGUFProjector? {
        try manifest.projector.map {
            try GGUFProjector(try GGUFHeader(readingFileAt: try folder.locate($0.file)))
        }
    }
}
