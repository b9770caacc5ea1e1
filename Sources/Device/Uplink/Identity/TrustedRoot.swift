import Glibc
import SwiftletContract

/// The fleet's root that the box trusts; public.
enum TrustedRoot {
    /// SHA-256 of the file; nil where there is none.
    static func digest(of path: String) throws(IdentityFault) -> Digest? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw SecretFile.fault("read", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= Bootstrap.maxSize.count {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return PEM.sha256(bytes) }
            if count > 0 {
                bytes += buffer.prefix(count)
            } else if errno != EINTR {
                throw SecretFile.fault("read", path)
            }
        }
        throw .file(operation: "read", path: path, reason: "it is larger than \(Bootstrap.maxSize)")
    }
}
