import CGlibc
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
        var status = swiftlet_regular_file()
        guard swiftlet_regular_file_status(descriptor, &status) else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.size = status.size
        let parts = [Int64(bitPattern: status.inode), status.modified_nanoseconds, status.size]
        self.identity = parts.map { String($0, radix: 36) }.joined(separator: "-")
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
