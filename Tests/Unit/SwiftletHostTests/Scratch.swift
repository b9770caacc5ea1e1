import Glibc
import SystemPackage

/// A directory that is gone when the test is over.
func withScratch<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/swiftlet-host-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer {
        $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw Errno(rawValue: errno) }
    let outcome: Swift.Result<Result, any Error>
    do { outcome = .success(try await body(FilePath(made))) } catch { outcome = .failure(error) }
    remove(tree: made)
    return try outcome.get()
}

private func remove(tree path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let stream = opendir(path) else {
        unlink(path)
        return
    }
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { remove(tree: path + "/" + name) }
    }
    closedir(stream)
    rmdir(path)
}

func exists(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

func mode(of path: FilePath) -> UInt32 {
    var status = stat()
    return lstat(path.string, &status) == 0 ? status.st_mode & 0o7777 : 0
}

/// Whether this machine lets the tests mount a small file system of their own.
func canMount() -> Bool {
    var template = Array("/tmp/swiftlet-mount-XXXXXX".utf8CString)
    return template.withUnsafeMutableBufferPointer { name in
        guard let path = name.baseAddress.flatMap({ mkdtemp($0) }) else { return false }
        defer { rmdir(path) }
        return mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 && umount(path) == 0
    }
}
