import Glibc
import NIOCore

/// A file of the tree, open for reading: what was asked about and what is sent are the same file, even when another has
/// taken its name meanwhile.
final class OpenFile: Sendable {
    let size: Int64
    /// Differs for each file that had this name.
    let identity: String
    private let descriptor: Int32

    /// nil where there is no regular file at `path`; a symbolic link as its last part is none.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.size = Int64(status.st_size)
        let written = "\(String(status.st_mtim.tv_sec, radix: 36)).\(String(status.st_mtim.tv_nsec, radix: 36))"
        self.identity = "\(String(status.st_ino, radix: 36))-\(written)-\(String(size, radix: 36))"
    }

    deinit { close(descriptor) }

    /// At most `count` bytes from `offset`; none at the end of the file. Blocks.
    func read(at offset: Int64, count: Int) throws(OpenFileError) -> ByteBuffer {
        var buffer = ByteBuffer()
        var failure: Int32 = 0
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            var received: Int
            repeat {
                received = pread(descriptor, bytes.baseAddress, count, off_t(offset))
            } while received < 0 && errno == EINTR
            if received < 0 { failure = errno }
            return max(0, received)
        }
        guard failure == 0 else { throw OpenFileError(code: failure) }
        return buffer
    }
}
