extension Release {
    static let checksName = "checks.json"
    static let cardName = "README.md"
    /// `model.sig` and `producer.sig`: the names of the two signatures beside `files`.
    public static let signatureName = "model.sig"
    public static let producerSignatureName = "producer.sig"

    func fileName(of variant: Variant) -> String { "\(model)-\(variant.name).gguf" }

    /// The release unpacked: every layer but the signatures, in the layers' order, by the name in its annotation
    /// `org.cncf.model.filepath`. This is what `signature` signs.
    public var files: [(name: String, blob: Blob)] {
        variants.map { (fileName(of: $0), $0.blob) }
            + [(Self.checksName, checks), (Self.cardName, card)]
            .compactMap { name, blob in blob.map { (name, $0) } }
    }

    /// All that a copy of the release consists of beside its manifest.
    public var allBlobs: [Blob] { [config] + files.map(\.blob) + [signature, producerSignature].compactMap(\.self) }
}
