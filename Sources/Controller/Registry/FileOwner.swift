import FoundationEssentials
import Glibc

/// Who owns a new file. What root makes in a folder of the server's user would else be closed to the server.
enum FileOwner {
    /// Makes the file, empty, for the owner of its folder; does nothing unless this process is root's and the file is
    /// missing. SQLite gives the files beside it the same owner.
    static func make(_ path: String) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var status = stat()
        guard geteuid() == 0, stat(folder, &status) == 0, status.st_uid != 0 else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Without it the opening fails, and says so.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
}
