import Glibc
import SwiftletContract

/// Small files of mode 0600 that are either the old one or the new one, whole.
enum SecretFile {
    /// nil where there is none. Links are not followed, and what others may read is refused.
    static func read(_ path: String, limit: Bytes) throws(IdentityFault) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw fault("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .file(operation: "read", path: path, reason: "it is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .file(operation: "read", path: path, reason: "others may read it; `chmod 0600` it")
        }
        guard status.st_size <= limit.count else {
            throw .file(operation: "read", path: path, reason: "it is larger than \(limit)")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if count > 0 {
                done += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw fault("read", path)
            }
        }
        return Array(bytes.prefix(done))
    }

    /// Temporary file, flush, rename, flush of the folder.
    static func write(_ bytes: [UInt8], to path: String) throws(IdentityFault) {
        let new = path + ".new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw fault("make", new) }
        defer { close(descriptor) }
        do throws(IdentityFault) {
            guard fchmod(descriptor, 0o600) == 0 else { throw fault("set the mode of", new) }
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                }
                if count > 0 { done += count } else if errno != EINTR { throw fault("write", new) }
            }
            guard fsync(descriptor) == 0 else { throw fault("flush", new) }
            guard rename(new, path) == 0 else { throw fault("replace", path) }
        } catch {
            unlink(new)
            throw error
        }
        try flushFolder(of: path)
    }

    static func remove(_ path: String) throws(IdentityFault) {
        guard unlink(path) == 0 || errno == ENOENT else { throw fault("remove", path) }
    }

    static func fault(_ operation: String, _ path: String) -> IdentityFault {
        .file(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }

    private static func flushFolder(of path: String) throws(IdentityFault) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("flush", folder) }
    }
}
