import Crypto
import Glibc
import SwiftletContract

/// Brings a file of any size into a directory of blobs: hashed while it is copied, named by its digest.
struct BlobCopy {
    private static let chunkSize = 1 << 20
    private static let prefix = ".copying-"

    let source: String
    /// `blobs/sha256`.
    let directory: String
    let progress: ((Bytes, Bytes) -> Void)?

    func run() throws(PublisherError) -> Blob {
        try removeAbandoned()
        // Links are followed: the operator may well keep one to the model.
        let input = try Descriptor(source, O_RDONLY, action: "read")
        let status = try input.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("it is not a regular file") }
        guard status.st_size > 0 else { throw refusal("it is empty") }
        let size = Bytes(Int64(status.st_size))
        if try hasBlob(of: size) {
            let blob = try pass(input, size: size) { _, _ in }
            if DiskFile.size(path(of: blob)) == size { return blob }
            guard lseek(input.number, 0, SEEK_SET) == 0 else { throw .io(.last("read", source)) }
        }
        return try DiskFile.make(
            in: directory, calledMeanwhile: directory, prefix: Self.prefix, path: path
        ) { output throws(PublisherError) in
            guard flock(output.number, LOCK_EX | LOCK_NB) == 0 else { throw .io(.last("lock", output.path)) }
            try output.setMode(0o644)
            return try pass(input, size: size) { bytes, count throws(PublisherError) in
                try output.write(bytes, count: count)
            }
        }
    }

    private func path(of blob: Blob) -> String { directory + "/" + blob.digest.hex }

    private func refusal(_ reason: String) -> PublisherError { .sourceUnusable(path: source, reason: reason) }

    /// Whether it may be there already, so that hashing alone may be enough.
    private func hasBlob(of size: Bytes) throws(PublisherError) -> Bool {
        for name in try DiskDirectory.names(directory) where DiskFile.size(directory + "/" + name) == size {
            return true
        }
        return false
    }

    /// Reads all of the source once and gives it away piece by piece.
    private func pass(
        _ input: borrowing Descriptor, size: Bytes,
        each: (_ bytes: [UInt8], _ count: Int) throws(PublisherError) -> Void
    ) throws(PublisherError) -> Blob {
        var hasher = SHA256()
        var done = Bytes.zero
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        // A file that grows as fast as it is read would have no end.
        while done <= size {
            let count = try input.read(into: &chunk, atMost: chunk.count)
            if count == 0 { break }
            chunk.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            try each(chunk, count)
            done += Bytes(count)
            progress?(done, size)
        }
        guard done == size, let digest = Digest(bytes: hasher.finalize()) else {
            throw refusal("it changed while it was read; repeat the command when it is complete")
        }
        return Blob(digest: digest, size: size)
    }

    /// What a copy left that was killed. One that still runs holds the lock of its file.
    private func removeAbandoned() throws(PublisherError) {
        for name in try DiskDirectory.names(directory) where name.hasPrefix(Self.prefix) {
            let path = directory + "/" + name
            guard let file = try? Descriptor(path, O_RDONLY, action: "open") else { continue }
            if flock(file.number, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
        }
    }
}
