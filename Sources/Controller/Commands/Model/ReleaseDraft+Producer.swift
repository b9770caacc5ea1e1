import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// Takes the producer's signature along, if it covers the release: every file of the release was signed as it was
    /// read here, and every other file that was signed is in the manifest's folder as it was signed. What lies there
    /// unsigned does not matter: it is not published.
    mutating func require(_ signature: OMSSignature, console: Console) throws {
        try signature.check(try signedFiles) { name in
            name.utf8.elementsEqual(folder.manifestName.utf8) ? manifestDigest : try digest(of: name, console)
        }
        producerSignature = signature.bytes
    }

    /// The release's files by their paths from the manifest, as producers sign them; with the digests of what was read.
    private var signedFiles: [OMSSignature.File] {
        get throws {
            let weights =
                zip(manifest.variants, parts).map { ($0.file, $1.blob.digest) }
                + zip(manifest.adapters, adapters).map { ($0.file, $1.blob.digest) } + companionFiles
            let texts = try [(manifest.checks, checks), (manifest.card, card)].compactMap { file, bytes in
                try file.flatMap { file in try bytes.map { (file, try FileDigest.blob(of: $0).digest) } }
            }
            return (weights + texts).map { OMSSignature.File(name: Self.name($0), digest: $1) }
        }
    }

    private var companionFiles: [(ModelManifest.File, Digest)] {
        var files: [(ModelManifest.File, Digest)] = []
        if case .draft(let file, _, _) = manifest.speculation, let draft {
            files.append((file, draft.companion.blob.digest))
        }
        if let file = manifest.projector?.file, let projector { files.append((file, projector.companion.blob.digest)) }
        return files
    }

    /// Manifests may write `./a.gguf`; signatures do not.
    private static func name(_ file: ModelManifest.File) -> String {
        file.path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private func digest(of name: String, _ console: Console) throws -> Digest {
        let path: String
        do throws(ManifestError) { path = try folder.locate(ModelManifest.File(path: name, line: 1)) } catch {
            throw OMSError.fileMissing(reason: Table.plain(error.reason))
        }
        let progress = Progress("reading \(name)", console: console)
        defer { progress.finish() }
        return try FileDigest.blob(ofFileAt: path) { progress.update($0, of: $1) }.digest
    }
}
