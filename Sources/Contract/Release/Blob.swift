/// A file by its content: what is published, downloaded, stored and never renamed.
public struct Blob: Hashable, Sendable, Codable {
    public var digest: Digest
    public var size: Bytes

    public init(digest: Digest, size: Bytes) {
        self.digest = digest
        self.size = size
    }
}
