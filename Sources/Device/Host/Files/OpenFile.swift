import Glibc
import SwiftletContract
import SystemPackage

/// A file descriptor that is closed when it goes out of scope. EINTR and partial reads and writes end here.
struct OpenFile: ~Copyable {
    let descriptor: CInt
    let path: FilePath

    /// Opens the path itself: a link at its end is refused, unless `followsLink`.
    init(_ path: FilePath, _ flags: CInt, mode: mode_t = 0o600, followsLink: Bool = false) throws(HostError) {
        let flags = flags | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
        self.descriptor = try checked("open", path) { Glibc.open(path.string, flags, mode) }
        self.path = path
    }

    /// Takes over an open descriptor.
    init(adopting descriptor: CInt, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = Glibc.close(descriptor) }

    func status() throws(HostError) -> stat {
        var status = stat()
        try checked("look at", path) { fstat(descriptor, &status) }
        return status
    }

    /// The size of a regular file; anything else is refused.
    func size() throws(HostError) -> Bytes {
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
        return Bytes(Int64(status.st_size))
    }

    /// Up to `buffer.count` bytes; 0 at the end of the file.
    func read(into buffer: inout [UInt8]) throws(HostError) -> Int {
        try checked("read", path) { buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) } }
    }

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: RawSpan, at offset: Int) throws(HostError) {
        var done = 0
        while done < bytes.byteCount {
            done += try checked("write", path) {
                bytes.withUnsafeBytes {
                    pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, offset + done)
                }
            }
        }
    }

    func truncate(to size: Int = 0) throws(HostError) {
        try checked("truncate", path) { ftruncate(descriptor, size) }
    }
    func setMode(_ mode: mode_t) throws(HostError) { try checked("set the mode of", path) { fchmod(descriptor, mode) } }
    func sync() throws(HostError) { try checked("flush", path) { fsync(descriptor) } }
}
