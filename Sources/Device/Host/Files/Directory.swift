public import Glibc
public import SystemPackage

/// What has to be done to directories.
public enum Directory {
    /// Makes the directory and those above it; one that is there is left as it is.
    public static func make(_ path: FilePath, mode: mode_t) throws(HostError) {
        if mkdir(path.string, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw HostError(errno, "make directory", path) }
        let parent = path.removingLastComponent()
        guard parent.isEmpty == false, parent != path else { throw HostError(ENOENT, "make directory", path) }
        try make(parent, mode: mode)
        guard mkdir(path.string, mode) == 0 || errno == EEXIST else { throw HostError(errno, "make directory", path) }
    }

    /// Makes renames and removals in the directory last through a power cut.
    public static func sync(_ path: FilePath) throws(HostError) {
        try OpenFile(path, O_RDONLY | O_DIRECTORY).sync()
    }

    /// The names in the directory, without `.` and `..`, in no order.
    public static func names(in path: FilePath) throws(HostError) -> [String] {
        guard let stream = opendir(path.string) else { throw HostError(errno, "list", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Whether this user may make files in it.
    public static func isWritable(_ path: FilePath) -> Bool { access(path.string, W_OK | X_OK) == 0 }

    /// Removes a file; one that is not there is no error.
    public static func remove(_ path: FilePath) throws(HostError) {
        guard unlink(path.string) != 0, errno != ENOENT else { return }
        throw HostError(errno, "remove", path)
    }

    /// Removes a directory of files alone; one that is not there is no error.
    static func removeFlat(_ path: FilePath) throws(HostError) {
        do { for name in try names(in: path) { try remove(path.appending(name)) } } catch {
            if case .missing = error { return }
            throw error
        }
        guard rmdir(path.string) != 0, errno != ENOENT else { return }
        throw HostError(errno, "remove", path)
    }

    static func rename(_ old: FilePath, to new: FilePath) throws(HostError) {
        try checked("rename to", new) { Glibc.rename(old.string, new.string) }
    }
}
