import FoundationEssentials
import Glibc

/// The turn of one process, or one part of it, to open a file that others open too: a lock on the file's folder, which
/// ends with this value. Where the folder cannot be opened there is none, and neither will be the file.
struct Turn: ~Copyable {
    private let descriptor: CInt

    /// Waits for whoever has the turn.
    init(toOpen path: String) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
