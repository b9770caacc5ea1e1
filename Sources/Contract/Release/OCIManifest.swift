/// An OCI image manifest, the wire form of a `Release`. Unknown members are ignored, as OCI asks.
public struct OCIManifest: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "release manifest"

    public struct Descriptor: Codable, Sendable {
        public var mediaType: String
        public var digest: Digest
        public var size: Int64
        public var annotations: [String: String]?

        public init(mediaType: String, blob: Blob, annotations: [String: String]? = nil) {
            self.mediaType = mediaType
            self.digest = blob.digest
            self.size = blob.size.count
            self.annotations = annotations
        }

        public var blob: Blob { Blob(digest: digest, size: Bytes(size)) }
    }

    public var schemaVersion: Int
    public var mediaType: String
    public var artifactType: String?
    public var config: Descriptor
    public var layers: [Descriptor]
    public var annotations: [String: String]?

    public init(config: Descriptor, layers: [Descriptor], annotations: [String: String]) {
        self.schemaVersion = 2
        self.mediaType = MediaType.manifest
        self.artifactType = MediaType.artifact
        self.config = config
        self.layers = layers
        self.annotations = annotations
    }
}
