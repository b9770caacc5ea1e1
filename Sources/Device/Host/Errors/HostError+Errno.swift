import Glibc
import SystemPackage

extension HostError {
    /// The one table from errno to our cases.
    init(_ code: CInt, _ operation: String, _ path: FilePath) {
        self =
            switch code {
            case ENOSPC, EDQUOT: .noSpace(path: path, needed: nil, free: nil)
            case ENOENT: .missing(operation: operation, path: path)
            case ENOTDIR: .notADirectory(operation: operation, path: path)
            case EACCES, EPERM, EROFS: .denied(operation: operation, path: path)
            case ELOOP, EISDIR, ENXIO: .notRegularFile(path: path)
            case EADDRINUSE: .socketInUse(path: path)
            default: .system(operation: operation, path: path, code: code)
            }
    }
}

/// Makes a system call, again after EINTR, and turns -1 into an error.
@discardableResult
func checked<Value: SignedInteger>(
    _ operation: String, _ path: FilePath, _ call: () -> Value
) throws(HostError) -> Value {
    while true {
        let value = call()
        if value >= 0 { return value }
        let code = errno
        if code != EINTR { throw HostError(code, operation, path) }
    }
}
