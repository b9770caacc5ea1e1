import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// A release that was read and checked, with nothing published yet.
struct ReleaseDraft {
    struct Part {
        let blob: Blob
        let path: String
        let name: VariantName
        let model: GGUFModel
        let needs: MemoryNeeds
    }

    let folder: ManifestFolder
    let manifest: ModelManifest
    /// Of the manifest's own text, as it was read.
    let manifestDigest: Digest
    let parts: [Part]
    let adapters: [AdapterPart]
    let draft: CompanionPart?
    let projector: CompanionPart?
    let checks: [UInt8]?
    let card: [UInt8]?
    /// OMS signatures: ours over the release's files, and the producer's as it was required.
    var signature: [UInt8]?
    var producerSignature: [UInt8]?

    /// Reads the manifest and everything that it names; throws at the first thing that is not as the manifest says.
    init(manifestAt path: String, console: Console) throws {
        let folder = try ManifestFolder(ofManifest: path)
        let yaml = try folder.manifest()
        let manifest = try ModelManifest(yaml: yaml, path: path)
        self.folder = folder
        self.manifest = manifest
        self.manifestDigest = try FileDigest.blob(of: Array(yaml.utf8)).digest
        self.checks = try manifest.checks.map { try Self.checks($0, of: manifest, in: folder) }
        self.card = try manifest.card.map { try folder.contents(of: $0, limit: .mebibytes(1)) }
        // Every header before the first long hash: a fault in the last file shows at once.
        let models = try manifest.variants.map { variant in
            try Self.model(variant, of: manifest, in: folder)
        }
        try Self.checkAlike(models, manifest: manifest, path: path)
        let headers = try Self.adapters(of: manifest, for: models, in: folder)
        let draft = try Self.draft(of: manifest, for: models, in: folder)
        let projector = try Self.projector(of: manifest, in: folder)
        let parts = try zip(manifest.variants, models).map { variant, model in
            try Self.part(variant, model, of: manifest, path: path, console: console)
        }
        self.parts = parts
        self.adapters = try zip(manifest.adapters, headers).map { adapter, header in
            try Self.part(adapter, header, beside: parts, path: path, console: console)
        }
        self.draft = try Self.part(manifest, draft, in: folder, console: console)
        self.projector = try zip([manifest.projector].compactMap { $0 }, [projector].compactMap { $0 }).map {
            wanted, found in
            let needs = found.needs(overhead: wanted.overhead)
            return try Self.part(wanted.file, at: found.path, wanted.digest, needs, in: folder, console)
        }.first
    }

    /// The layers that are small enough to be in memory, in their order.
    var texts: [[UInt8]] { [checks, card, signature, producerSignature].compactMap { $0 } }

    func configuration() throws -> [UInt8] {
        try ModelPackConfiguration(manifest, parts, files: files.map(\.blob), texts: texts).json()
    }

    private static func checks(
        _ file: ModelManifest.File, of manifest: ModelManifest, in folder: ManifestFolder
    ) throws -> [UInt8] {
        let bytes = try folder.contents(of: file, limit: CheckSuite.maxSize)
        let suite: CheckSuite
        do throws(DocumentError) {
            suite = try CheckSuite(json: bytes)
            try suite.validate()
        } catch {
            throw folder.fault(file, error.description)
        }
        if let stranger = suite.strangers(to: manifest.task).first {
            throw folder.fault(
                file,
                "case '\(stranger.prefix(80))' is nothing to ask a model whose task is '\(manifest.task.rawValue)'")
        }
        if let stray = suite.stray(among: manifest.adapters.map(\.name)), let adapter = stray.adapter {
            throw folder.fault(
                file,
                "case '\(stray.name.prefix(80))' is for the adapter '\(adapter)', which the manifest does not name")
        }
        return bytes
    }

    private static func model(
        _ variant: ModelManifest.Variant, of manifest: ModelManifest, in folder: ManifestFolder
    ) throws -> GGUFModel {
        let model = try GGUFModel(try GGUFHeader(readingFileAt: try folder.locate(variant.file)))
        guard model.trainedContext >= manifest.context else {
            throw ManifestError(
                path: folder.manifestPath, line: variant.line,
                reason:
                    "'\(variant.file.path)' was trained on \(model.trainedContext) tokens of context, fewer than the "
                    + "\(manifest.context) that the manifest promises")
        }
        if let obstacle = model.obstacle(to: manifest.task) {
            throw ManifestError(
                path: folder.manifestPath, line: variant.line,
                reason: "'\(variant.file.path)' cannot serve as '\(manifest.task.rawValue)': \(obstacle)")
        }
        return model
    }

    private static func checkAlike(_ models: [GGUFModel], manifest: ModelManifest, path: String) throws(ManifestError) {
        for (variant, model) in zip(manifest.variants, models) {
            guard let first = models.first, model.architecture == first.architecture, model.layers == first.layers
            else {
                throw ManifestError(
                    path: path, line: variant.line,
                    reason:
                        "'\(variant.file.path)' is another model (\(model.architecture), \(model.layers) layers) than the "
                        + "first variant; variants differ in their quantisation only")
            }
        }
    }

    private static func part(
        _ variant: ModelManifest.Variant, _ model: GGUFModel, of manifest: ModelManifest, path: String, console: Console
    ) throws -> Part {
        let progress = Progress("reading \(variant.file.path)", console: console)
        defer { progress.finish() }
        let blob = try FileDigest.blob(ofFileAt: model.path) { progress.update($0, of: $1) }
        if let digest = variant.digest, digest != blob.digest {
            throw ManifestError(
                path: path, line: variant.line,
                reason:
                    "'\(variant.file.path)' has the digest \(blob.digest.hex), not the \(digest.hex) that the manifest says"
            )
        }
        return Part(
            blob: blob, path: model.path, name: variant.name, model: model,
            needs: model.needs(context: manifest.context, task: manifest.task, overhead: variant.overhead))
    }
}
