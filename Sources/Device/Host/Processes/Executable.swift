import Glibc
public import SystemPackage

/// A program's file.
public enum Executable {
    /// Throws where this user could not start it: not there, no regular file, or without the permission. What its
    /// format is, only the start can tell.
    public static func check(_ path: FilePath) throws(HostError) {
        var status = stat()
        try checked("look at", path) { stat(path.string, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
        guard access(path.string, X_OK) == 0 else {
            throw .notStarted(executable: path, reason: "this user may not execute it")
        }
    }
}
