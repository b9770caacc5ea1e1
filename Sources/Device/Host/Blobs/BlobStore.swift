import Glibc
public import SwiftletContract
public import SystemPackage

/// Blobs by digest on the node's disk: whole ones in `sha256/<hex>`, those on their way in `partial/<hex>`.
///
/// A file in `sha256/` was whole and right when it was put there; `verify` says whether it still is.
public struct BlobStore: Sendable {
    /// What re-reading a blob found.
    public enum Verification: Hashable, Sendable {
        case ok
        case missing
        /// `found` is nil where already the size differs.
        case corrupt(found: Digest?, size: Bytes)
    }

    public let root: FilePath
    /// What is always left free for the rest of the box.
    public let reserve: Bytes
    let whole: FilePath
    let partial: FilePath

    /// Makes the two directories where they are missing.
    public init(root: FilePath, reserve: Bytes = .mebibytes(64)) throws(HostError) {
        self.root = root
        self.reserve = reserve
        self.whole = root.appending("sha256")
        self.partial = root.appending("partial")
        try Directory.make(whole, mode: 0o750)
        try Directory.make(partial, mode: 0o750)
    }

    /// Where the blob is, or will be.
    public func path(of digest: Digest) -> FilePath { whole.appending(digest.hex) }
    public func path(of blob: Blob) -> FilePath { path(of: blob.digest) }

    /// Whether a regular file of the right size is there. Its content was checked when it came; `verify` checks again.
    public func contains(_ blob: Blob) -> Bool {
        var status = stat()
        return lstat(path(of: blob).string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && Int64(status.st_size) == blob.size.count
    }

    /// Reads and hashes the whole file: about half a second per gigabyte.
    public func verify(_ blob: Blob) throws(HostError) -> Verification { try Self.verify(path(of: blob), is: blob) }

    /// Throws `content` unless the file is the blob.
    static func check(_ path: FilePath, is blob: Blob) throws(HostError) {
        switch try verify(path, is: blob) {
        case .ok: return
        case .missing: throw .content(blob: blob, found: nil, size: .zero)
        case .corrupt(let found, let size): throw .content(blob: blob, found: found, size: size)
        }
    }

    private static func verify(_ path: FilePath, is blob: Blob) throws(HostError) -> Verification {
        do throws(HostError) {
            let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
            let size = try file.size()
            guard size == blob.size else { return .corrupt(found: nil, size: size) }
            var hasher = ContentHasher()
            let read = try hasher.update(toEndOf: file)
            let found = hasher.finish()
            return found == blob.digest ? .ok : .corrupt(found: found, size: read)
        } catch .missing {
            return .missing
        }
    }

    /// What this user may still write on the store's file system.
    public func freeSpace() throws(HostError) -> Bytes { try FileSystem(of: root).free }

    /// Opens the blob's partial file, or makes it, and hashes what is there already: the download goes on from
    /// `PartialBlob.offset`. Throws `noSpace` unless the rest fits and `reserve` stays free, and `locked` where the
    /// blob is being written already.
    public func begin(_ blob: Blob) throws(HostError) -> PartialBlob {
        let path = partial.appending(blob.digest.hex)
        let blobInFlight = try PartialBlob(blob, at: path, destination: self.path(of: blob))
        let needed = blob.size - blobInFlight.offset + reserve
        let free = try freeSpace()
        guard needed <= free else { throw .noSpace(path: path, needed: needed, free: free) }
        return blobInFlight
    }
}
