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
    let checks: File?
    let card: File?
}
