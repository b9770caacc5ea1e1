import Glibc

/// What root makes in the folder of the server's user would else be closed to the server.
enum FolderOwner {
    /// Gives the file to the owner of its folder, where this process is root's.
    static func give(_ path: String) {
        var status = stat()
        guard geteuid() == 0, stat(DiskFile.directory(of: path), &status) == 0, status.st_uid != 0 else { return }
        _ = lchown(path, status.st_uid, status.st_gid)
    }
}
