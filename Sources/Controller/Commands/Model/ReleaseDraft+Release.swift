import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// The release as it will be signed; throws where a node would refuse it.
    func release(sequence: Int, floor: Int) throws -> Release {
        let release = Release(
            model: manifest.name, version: manifest.version, summary: manifest.summary, license: manifest.license,
            sequence: sequence, floor: floor, task: manifest.task, context: manifest.context, leeway: manifest.leeway,
            variants: parts.map {
                Variant(
                    name: $0.name, blob: $0.blob, needs: $0.needs, architecture: $0.model.architecture,
                    layers: $0.model.layers)
            },
            adapters: adapters.map { Adapter(name: $0.name, blob: $0.blob, weights: $0.weights, base: $0.base) },
            speculation: speculation, projector: projector?.companion,
            checks: try checks.map { try FileDigest.blob(of: $0) },
            config: try FileDigest.blob(of: try configuration()),
            card: try card.map { try FileDigest.blob(of: $0) },
            signature: try signature.map { try FileDigest.blob(of: $0) },
            producerSignature: try producerSignature.map { try FileDigest.blob(of: $0) })
        let read = try Release(manifest: try release.manifest())
        guard read == release else {
            throw DocumentError.malformed(
                title: "release", reason: "nodes would read it differently than it was written")
        }
        return release
    }

    /// Copies everything that the release names; throws where a file is no longer what was read before.
    func addBlobs(to repository: Repository, console: Console) throws {
        for file in files {
            let progress = Progress("copying \(file.name)", console: console)
            defer { progress.finish() }
            let blob = try repository.add(blobAt: file.path) { progress.update($0, of: $1) }
            guard blob == file.blob else { throw CommandError.contentChanged(path: file.path) }
        }
        for bytes in texts + [try configuration()] { _ = try repository.add(blob: bytes) }
    }
}
