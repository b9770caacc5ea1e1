import Glibc
import SystemPackage

/// What a box shows below `/sys` and `/proc`, written into a temporary folder.
struct SysTree {
    let root: FilePath

    static func with<Result>(_ files: [String: String], _ body: (SysTree) async throws -> Result) async throws -> Result
    {
        try await withScratch { root in
            let tree = SysTree(root: root)
            for (path, text) in files { try tree.set(path, text) }
            return try await body(tree)
        }
    }

    /// - Parameter text: a newline is added, as the kernel does; nil: the file goes.
    func set(_ path: String, _ text: String?) throws {
        let file = root.appending(path)
        guard let text else {
            guard unlink(file.string) == 0 || rmdir(file.string) == 0 else { throw Errno(rawValue: errno) }
            return
        }
        try make(file.removingLastComponent())
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o644))
        try descriptor.closeAfter { _ = try descriptor.writeAll((text + "\n").utf8) }
    }

    /// A file that can be opened, and fails with EIO when it is read: the memory of this process where it has none.
    func fail(_ path: String) throws {
        _ = unlink(root.appending(path).string)
        guard symlink("/proc/self/mem", root.appending(path).string) == 0 else { throw Errno(rawValue: errno) }
    }

    private func make(_ folder: FilePath) throws {
        if exists(folder) { return }
        try make(folder.removingLastComponent())
        guard mkdir(folder.string, 0o755) == 0 else { throw Errno(rawValue: errno) }
    }
}
