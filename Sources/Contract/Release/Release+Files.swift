extension Release {
    static let draftName = "draft.gguf"
    static let projectorName = "mmproj.gguf"
    static let checksName = "checks.json"
    static let cardName = "README.md"
    /// `model.sig` and `producer.sig`: the names of the two signatures beside `files`.
    public static let signatureName = "model.sig"
    public static let producerSignatureName = "producer.sig"

    func fileName(of variant: Variant) -> String { "\(model)-\(variant.name).gguf" }
    /// In a folder of their own: no variant can have such a name.
    func fileName(of adapter: Adapter) -> String { "adapters/\(adapter.name).gguf" }

    /// What an engine reads beside a variant.
    public var companions: [Blob] {
        adapters.map(\.blob) + [speculation?.draft?.blob, projector?.blob].compactMap(\.self)
    }

    /// The release unpacked: every layer but the signatures, in the layers' order, by the name in its annotation
    /// `org.cncf.model.filepath`. This is what `signature` signs.
    public var files: [(name: String, blob: Blob)] {
        let single: [(name: String, blob: Blob?)] = [
            (Self.draftName, speculation?.draft?.blob), (Self.projectorName, projector?.blob),
            (Self.checksName, checks), (Self.cardName, card),
        ]
        return variants.map { (fileName(of: $0), $0.blob) } + adapters.map { (fileName(of: $0), $0.blob) }
            + single.compactMap { file in file.blob.map { (file.name, $0) } }
    }

    /// All that a copy of the release consists of beside its manifest.
    public var allBlobs: [Blob] { [config] + files.map(\.blob) + [signature, producerSignature].compactMap(\.self) }
}
