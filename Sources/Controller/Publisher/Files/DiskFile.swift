import Glibc
import SwiftletContract

/// Whole small files. Writing replaces at once or not at all.
enum DiskFile {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Of a regular file; nil where there is none.
    static func size(_ path: String) -> Bytes? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Bytes(Int64(status.st_size))
    }

    /// nil where there is no such file. Reads one byte more than the limit at most, and then refuses; symbolic links are
    /// not followed.
    static func read(_ path: String, limit: Bytes) throws(PublisherError) -> [UInt8]? {
        let bytes: [UInt8]
        do throws(PublisherError) {
            let file = try Descriptor(path, O_RDONLY | O_NOFOLLOW, action: "read")
            bytes = try contents(of: file, atMost: Int(limit.count) + 1)
        } catch {
            if case .io(let fault) = error, fault.code == ENOENT { return nil }
            throw error
        }
        guard bytes.count <= Int(limit.count) else {
            throw .tooLarge(path: path, size: size(path) ?? Bytes(bytes.count), limit: limit)
        }
        return bytes
    }

    private static func contents(of file: borrowing Descriptor, atMost limit: Int) throws(PublisherError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count < limit {
            let count = try file.read(into: &chunk, atMost: limit - bytes.count)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// After a crash the old file or the new one is there.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(PublisherError) {
        try replace(path, mode: mode) { file throws(PublisherError) in
            try file.setMode(mode)
            try file.write(bytes, count: bytes.count)
        }
    }

    /// Temporary file, fsync, rename, fsync of the directory. Faults call the file by `path`.
    @discardableResult static func replace<Content>(
        _ path: String, mode: mode_t = 0o644, filling fill: (borrowing Descriptor) throws(PublisherError) -> Content
    ) throws(PublisherError) -> Content {
        try make(in: directory(of: path), calledMeanwhile: path, mode: mode, path: { _ in path }, filling: fill)
    }

    /// The same where what is in the file decides what `path` it has in the end; faults call it by the other name.
    static func make<Content>(
        in directory: String, calledMeanwhile name: String, mode: mode_t = 0o644, prefix: String = ".incoming-",
        path: (Content) -> String, filling fill: (borrowing Descriptor) throws(PublisherError) -> Content
    ) throws(PublisherError) -> Content {
        let temporary = temporaryPath(beside: directory + "/", prefix: prefix)
        do throws(PublisherError) {
            let file = try Descriptor(
                temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, action: "create", name: name)
            let content = try fill(file)
            try file.sync()
            try rename(temporary, to: path(content))
            return content
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Does nothing where there is no such file.
    static func remove(_ path: String) throws(PublisherError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .io(.last("remove", path)) }
    }

    /// Hidden, in the same directory, so that the rename stays within a file system.
    static func temporaryPath(beside path: String, prefix: String = ".incoming-") -> String {
        directory(of: path) + "/" + prefix + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    static func rename(_ old: String, to new: String) throws(PublisherError) {
        guard Glibc.rename(old, new) == 0 else { throw .io(.last("rename a file to", new)) }
        try Descriptor(directory(of: new) + "/", O_RDONLY | O_DIRECTORY, action: "open").sync()
    }

    /// Without a slash at its end: empty for the root, `.` for a mere name.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }
}
