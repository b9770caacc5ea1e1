import Crypto
public import SwiftletContract

extension Repository {
    /// Copies a file into the repository and returns what it is. Does nothing where it is there already. `progress`
    /// gets the bytes that are done and the bytes in all; from the start again where the file had to be hashed first.
    public func add(blobAt path: String, progress: ((Bytes, Bytes) -> Void)? = nil) throws(PublisherError) -> Blob {
        try BlobCopy(source: path, directory: tree.blobs, progress: progress).run()
    }

    /// The same for bytes in memory: checks, configuration, a card.
    public func add(blob bytes: [UInt8]) throws(PublisherError) -> Blob {
        guard bytes.isEmpty == false, let digest = Digest(bytes: SHA256.hash(data: bytes)) else {
            throw .sourceUnusable(path: "a blob in memory", reason: "it is empty")
        }
        let blob = Blob(digest: digest, size: Bytes(bytes.count))
        if DiskFile.size(tree.blob(digest)) != blob.size { try DiskFile.write(bytes, to: tree.blob(digest)) }
        return blob
    }

    /// A small blob whole; nil where it is not in the repository, or is not what its name says.
    public func contents(of blob: Blob, limit: Bytes) throws(PublisherError) -> [UInt8]? {
        guard let bytes = try DiskFile.read(tree.blob(blob.digest), limit: limit),
            Digest(bytes: SHA256.hash(data: bytes)) == blob.digest
        else { return nil }
        return bytes
    }

    /// Throws where the blob is not in the repository at its size.
    func check(_ blob: Blob) throws(PublisherError) {
        guard let stored = DiskFile.size(tree.blob(blob.digest)) else {
            throw .blobMissing(blob.digest, size: blob.size)
        }
        guard stored == blob.size else { throw .blobWrongSize(blob.digest, claimed: blob.size, stored: stored) }
    }
}
