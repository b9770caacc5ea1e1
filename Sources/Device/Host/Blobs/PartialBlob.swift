import Glibc
public import SwiftletContract
import SystemPackage

/// A blob on its way to the disk: hashed as it is written, moved to its place when it is whole and right.
///
/// What was appended is still there after a crash of the program, and `BlobStore.begin` goes on from it. After a power
/// cut the tail may be anything; then `commit` finds out.
public final class PartialBlob {
    public let blob: Blob
    /// How much of the blob is there: where the next bytes go.
    public private(set) var offset: Bytes
    private let file: OpenFile
    private let destination: FilePath
    private var hasher: ContentHasher
    private var isFinished = false

    init(_ blob: Blob, at path: FilePath, destination: FilePath) throws(HostError) {
        let file = try OpenFile(path, O_RDWR | O_CREAT | O_NONBLOCK)
        let size = try file.size()
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .locked(path: path, holder: nil) }
        var hasher = ContentHasher()
        if size <= blob.size {
            self.offset = try hasher.update(toEndOf: file)
        } else {
            try file.truncate()
            self.offset = .zero
        }
        self.blob = blob
        self.destination = destination
        self.hasher = hasher
        self.file = file
    }

    /// As for `FileLock`: a child that is just being spawned would hold the lock a moment longer.
    deinit { flock(file.descriptor, LOCK_UN) }

    /// Writes the next bytes. More than the blob's size is refused, and nothing of them is written.
    public func append(_ bytes: RawSpan) throws(HostError) {
        guard isFinished == false else { throw .finished(path: file.path) }
        let end = offset + Bytes(bytes.byteCount)
        guard end <= blob.size else { throw .overrun(blob: blob, path: file.path) }
        try file.write(bytes, at: Int(offset.count))
        hasher.update(bytes)
        offset = end
    }

    public func append(_ bytes: UnsafeRawBufferPointer) throws(HostError) {
        try append(RawSpan(_unsafeBytes: bytes))
    }

    /// Forgets what is there: the sender begins again at 0.
    public func restart() throws(HostError) {
        guard isFinished == false else { throw .finished(path: file.path) }
        try file.truncate()
        hasher = ContentHasher()
        offset = .zero
    }

    /// Puts the blob in its place, to stay there through a power cut. Unless size and digest are the blob's, the file
    /// is deleted and `content` thrown.
    public func commit() throws(HostError) {
        guard isFinished == false else { throw .finished(path: file.path) }
        isFinished = true
        let found = hasher.finish()
        let size = try file.size()
        guard size == blob.size, found == blob.digest else {
            try Directory.remove(file.path)
            throw .content(blob: blob, found: size == blob.size ? found : nil, size: size)
        }
        try file.setMode(0o440)
        try file.sync()
        // Its pages are not the daemon's to hold: whoever reads it is charged for them.
        posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_DONTNEED)
        try Directory.rename(file.path, to: destination)
        try Directory.sync(destination.parent)
    }
}
