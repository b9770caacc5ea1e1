import Glibc

/// What a path leads to, links followed, and who may do what with it.
public struct FileMode: Hashable, Sendable {
    private let bits: mode_t

    /// Nil where there is nothing, or it may not be looked at; `errno` says why.
    public init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.bits = status.st_mode
    }

    public var isRegularFile: Bool { bits & S_IFMT == S_IFREG }
    public var isDirectory: Bool { bits & S_IFMT == S_IFDIR }
    /// Others than its owner may read, write or run it.
    public var isForOthers: Bool { bits & 0o077 != 0 }
}
