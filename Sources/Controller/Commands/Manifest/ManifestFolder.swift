import Glibc
import SwiftletContract
import SwiftletPublisher

/// The folder of a manifest: its files must be regular files that really lie below it, whatever links say.
struct ManifestFolder: Sendable {
    /// As the operator wrote it.
    let manifestPath: String
    /// The manifest's own name in the folder.
    let manifestName: String
    private let root: String

    init(ofManifest path: String) throws(CommandError) {
        self.manifestPath = path
        let real = try Self.real(path)
        guard let slash = real.lastIndex(of: "/") else { throw .file(path: path, reason: "it has no folder") }
        self.root = String(real[..<slash])
        self.manifestName = String(real[real.index(after: slash)...])
    }

    /// The manifest's own text.
    func manifest() throws(CommandError) -> String {
        let bytes = try Self.read(manifestPath, limit: ModelManifest.maxSize)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .file(path: manifestPath, reason: "it is not UTF-8 text")
        }
        return text
    }

    /// The real path of a file that the manifest names.
    func locate(_ file: ModelManifest.File) throws(ManifestError) -> String {
        guard let resolved = realpath(root + "/" + file.path, nil) else { throw fault(file, Self.lastError) }
        defer { free(resolved) }
        let real = String(cString: resolved)
        guard real.hasPrefix(root + "/") else {
            throw fault(file, "it leads out of the manifest's folder, to '\(real)'")
        }
        guard let mode = FileMode(of: real) else { throw fault(file, Self.lastError) }
        guard mode.isRegularFile else {
            throw fault(file, mode.isDirectory ? "it is a directory" : "it is no regular file")
        }
        return real
    }

    /// A small file that the manifest names, whole; it must not be empty.
    func contents(of file: ModelManifest.File, limit: Bytes) throws -> [UInt8] {
        let bytes = try Self.read(try locate(file), limit: limit)
        guard bytes.isEmpty == false else { throw fault(file, "it is empty") }
        return bytes
    }

    func fault(_ file: ModelManifest.File, _ reason: String) -> ManifestError {
        ManifestError(path: manifestPath, line: file.line, reason: "'\(file.path)': \(reason)")
    }

    private static func real(_ path: String) throws(CommandError) -> String {
        guard let resolved = realpath(path, nil) else { throw .file(path: path, reason: lastError) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// A file of the operator's, whole; links are followed.
    static func read(_ path: String, limit: Bytes) throws(CommandError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path: path, reason: lastError) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Int(limit.count) + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .file(path: path, reason: errno == EISDIR ? "it is a directory" : lastError)
            }
            guard count > 0 else { break }
            filled += count
        }
        guard filled <= limit.count else { throw .file(path: path, reason: "it has more than the limit of \(limit)") }
        return Array(bytes[..<filled])
    }

    private static var lastError: String {
        errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
    }
}
