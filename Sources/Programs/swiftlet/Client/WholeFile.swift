import Glibc
import SwiftletContract

/// A file that is the old one or the new one, whole, whatever happens meanwhile.
enum WholeFile {
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CommandFailure) {
        let new = path + ".new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw fault(path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while rest.isEmpty == false {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { break }
        }
        guard rest.isEmpty, fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(new, path) == 0 else {
            let failure = fault(path)
            unlink(new)
            throw failure
        }
    }

    private static func fault(_ path: String) -> CommandFailure {
        .file(path: path, reason: "it cannot be written: \(String(cString: strerror(errno)))")
    }
}
