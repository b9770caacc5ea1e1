import Glibc

/// A system call that failed, with what it was to do.
public struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A verb: `write`, `rename`.
    public let action: String
    public let path: String
    /// errno.
    public let code: Int32

    public init(action: String, path: String, code: Int32) {
        self.action = action
        self.path = path
        self.code = code
    }

    static func last(_ action: String, _ path: String) -> FileFault {
        FileFault(action: action, path: path, code: errno)
    }

    public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }

    public var description: String {
        let advice =
            switch code {
            case EACCES, EPERM, EROFS: "; check its owner and permissions"
            case ENOSPC, EDQUOT: "; free some space and repeat the command"
            case ENOENT: "; check the path"
            default: ""
            }
        return "cannot \(action) '\(path)': \(String(cString: strerror(code)))\(advice)"
    }
}
