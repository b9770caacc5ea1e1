import Glibc

/// Directories.
enum DiskDirectory {
    /// Makes the directory and those above it, where they are missing.
    static func make(_ path: String, mode: mode_t = 0o755) throws(PublisherError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard errno == ENOENT, parent.isEmpty == false else { throw .io(.last("make the directory", path)) }
        try make(parent)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .io(.last("make the directory", path)) }
    }

    /// The names in it, sorted, without `.` and `..`; none where there is no such directory.
    static func names(_ path: String) throws(PublisherError) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .io(.last("list", path))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// With everything in it; symbolic links are removed, not followed.
    static func removeTree(_ path: String) throws(PublisherError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw .io(.last("inspect", path))
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(path) { try removeTree(path + "/" + name) }
            guard rmdir(path) == 0 else { throw .io(.last("remove", path)) }
        } else {
            guard unlink(path) == 0 else { throw .io(.last("remove", path)) }
        }
    }
}
