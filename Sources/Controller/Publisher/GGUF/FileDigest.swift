import Crypto
import Glibc
public import SwiftletContract

/// Content as the repository will know it: SHA-256 and size, computed before anything is copied.
public enum FileDigest {
    private static let chunk = 1 << 20

    public static func blob(of bytes: [UInt8]) throws(GGUFError) -> Blob {
        try blob(SHA256.hash(data: bytes), size: Int64(bytes.count), path: "bytes in memory")
    }

    /// Reads the whole file; `progress` gets bytes done and in all.
    public static func blob(
        ofFileAt path: String, progress: ((Bytes, Bytes) -> Void)? = nil
    ) throws(GGUFError) -> Blob {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .notAFile(path: path, kind: "no regular file")
        }
        let total = Bytes(Int64(status.st_size))
        var (hash, done) = (SHA256(), Bytes.zero)
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, chunk) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            done += Bytes(count)
            progress?(done, total)
        }
        return try blob(hash.finalize(), size: done.count, path: path)
    }

    private static func blob(_ hash: SHA256Digest, size: Int64, path: String) throws(GGUFError) -> Blob {
        guard let digest = Digest(bytes: hash) else {
            throw .unreadable(path: path, reason: "its digest is no SHA-256")
        }
        return Blob(digest: digest, size: Bytes(size))
    }
}
