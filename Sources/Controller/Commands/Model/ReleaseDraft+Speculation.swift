import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// The header of the draft model; nil where there is none.
    static func draft(
        of manifest: ModelManifest, for models: [GGUFModel], in folder: ManifestFolder
    ) throws -> GGUFModel? {
        switch manifest.speculation {
        case nil: return nil
        case .ngram(let line):
            guard let obstacle = models.lazy.compactMap(\.obstacleToGuesses).first else { return nil }
            throw ManifestError(path: folder.manifestPath, line: line, reason: "speculation is of no use: \(obstacle)")
        case .draft(let file, _, _):
            let draft = try GGUFModel(try GGUFHeader(readingFileAt: try folder.locate(file)))
            if let obstacle = models.lazy.compactMap({ draft.obstacle(toGuessingFor: $0) }).first {
                throw folder.fault(file, "it cannot guess for this model: \(obstacle)")
            }
            return draft
        }
    }

    static func part(
        _ manifest: ModelManifest, _ draft: GGUFModel?, in folder: ManifestFolder, console: Console
    ) throws -> CompanionPart? {
        guard let draft, case .draft(let file, let digest, let overhead) = manifest.speculation else { return nil }
        return try part(
            file, at: draft.path, digest, draft.needs(context: manifest.context, overhead: overhead), in: folder,
            console)
    }

    /// As the release has it.
    var speculation: Speculation? {
        switch manifest.speculation {
        case nil: nil
        case .ngram: .ngram
        case .draft: draft.map { .draft($0.companion) }
        }
    }
}
