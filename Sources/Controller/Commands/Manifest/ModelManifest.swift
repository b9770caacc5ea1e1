import SwiftletContract

/// What an operator writes to publish a model; `Manifests/schemas/model.schema.json` describes the YAML.
struct ModelManifest: Equatable, Sendable {
    struct Variant: Equatable, Sendable {
        let name: VariantName
        let file: File
        /// What the file's digest must be; nil where the manifest does not say.
        let digest: Digest?
        /// In the place of the estimate.
        let overhead: Bytes?
        let line: Int
    }

    struct Adapter: Equatable, Sendable {
        let name: AdapterName
        let file: File
        let digest: Digest?
        /// The variant that it was trained on; nil where the manifest does not say.
        let base: Digest?
        let line: Int
    }

    /// How answers are guessed ahead.
    enum Speculation: Equatable, Sendable {
        case ngram(line: Int)
        case draft(File, digest: Digest?, overhead: Bytes?)
    }

    struct Projector: Equatable, Sendable {
        let file: File
        let digest: Digest?
        let overhead: Bytes?
    }

    /// A file that the manifest names, by a path relative to it.
    struct File: Equatable, Sendable {
        let path: String
        let line: Int
    }

    let name: ModelName
    let version: ReleaseVersion
    let summary: String
    let license: String
    let task: ModelTask
    let context: Int
    /// What a node with little memory may take away; nil: nothing.
    let leeway: Leeway?
    /// Best first.
    let variants: [Variant]
    let adapters: [Adapter]
    let speculation: Speculation?
    let projector: Projector?
    let checks: File?
    let card: File?
}
