import Glibc
package import SystemPackage

/// A directory for one test, removed at its end. Its path is short: a socket below it has at most 107 bytes.
package enum Scratch {
    package static func with<Result>(_ body: (FilePath) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/se-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        guard mkdtemp(&template) != nil else { throw NotYet("mkdtemp: \(String(cString: strerror(errno)))") }
        let path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        defer { remove(path) }
        return try await body(path)
    }

    package static func make(_ directory: FilePath) throws {
        guard mkdir(directory.string, 0o755) == 0 || errno == EEXIST else {
            throw NotYet("mkdir \(directory): \(String(cString: strerror(errno)))")
        }
    }

    package static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws {
        let descriptor = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o644))
        try descriptor.closeAfter { _ = try descriptor.writeAll(Array(bytes)) }
    }

    package static func read(_ path: FilePath) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(path, .readOnly)
        return try descriptor.closeAfter {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                if count == 0 { return all }
                all += buffer.prefix(count)
            }
        }
    }

    package static func names(in directory: FilePath) -> [String] {
        guard let stream = opendir(directory.string) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Nil where there is no such file.
    package static func size(of path: FilePath) -> Int? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? Int(status.st_size) : nil
    }

    /// In nanoseconds since 1970.
    package static func modified(_ path: FilePath) -> Int {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return 0 }
        return Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    }

    /// Copies a directory with all that is below it.
    package static func copy(_ source: FilePath, to target: FilePath) throws {
        try make(target)
        for name in names(in: source) {
            let (from, to) = (source.appending(name), target.appending(name))
            if isDirectory(from) { try copy(from, to: to) } else { try write(try read(from), to: to) }
        }
    }

    private static func isDirectory(_ path: FilePath) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    package static func remove(_ path: FilePath) {
        if isDirectory(path) {
            for name in names(in: path) { remove(path.appending(name)) }
            rmdir(path.string)
        } else {
            unlink(path.string)
        }
    }
}
