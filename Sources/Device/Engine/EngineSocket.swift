import Glibc
public import SystemPackage

/// The place where an engine will put its socket.
public enum EngineSocket {
    /// The longest path of a Unix socket, with its final zero byte: `sun_path`.
    private static let maxPath = 108

    /// Makes the directory of `socket` private to this user, and removes what an earlier engine left at `socket`:
    /// llama-server neither removes its socket at the end nor starts where one is.
    public static func prepare(_ socket: FilePath) throws(EngineError) {
        guard socket.string.utf8.count < maxPath else {
            throw .socketUnusable(path: socket, reason: "the path is longer than \(maxPath - 1) bytes")
        }
        let directory = socket.removingLastComponent()
        if mkdir(directory.string, 0o700) != 0, errno != EEXIST { throw failure(directory) }
        var info = stat()
        guard lstat(directory.string, &info) == 0 else { throw failure(directory) }
        guard info.st_mode & S_IFMT == S_IFDIR, info.st_uid == geteuid() else {
            throw .socketUnusable(path: directory, reason: "it is not a directory of this user")
        }
        guard chmod(directory.string, 0o700) == 0 else { throw failure(directory) }
        try removeStale(socket)
    }

    private static func removeStale(_ socket: FilePath) throws(EngineError) {
        var info = stat()
        guard lstat(socket.string, &info) == 0 else {
            if errno == ENOENT { return }
            throw failure(socket)
        }
        guard info.st_mode & S_IFMT == S_IFSOCK else {
            throw .socketUnusable(path: socket, reason: "something that is not a socket is there")
        }
        guard unlink(socket.string) == 0 else { throw failure(socket) }
    }

    private static func failure(_ path: FilePath) -> EngineError {
        .socketUnusable(path: path, reason: "\(Errno(rawValue: errno))")
    }
}
