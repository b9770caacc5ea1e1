import Glibc
public import SwiftletContract

/// A small file for its owner alone.
public enum SecretFile {
    /// nil where there is none. Refused where others may read it.
    public static func read(_ path: String, limit: Bytes) throws(PublisherError) -> [UInt8]? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        guard status.st_mode & 0o077 == 0 else {
            throw .sourceUnusable(path: path, reason: "others may read it; run 'chmod 600' on it if nobody has")
        }
        return try DiskFile.read(path, limit: limit)
    }

    /// At once or not at all; folders above it are made, mode 0700.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(PublisherError) {
        try DiskDirectory.make(DiskFile.directory(of: path), mode: 0o700)
        try DiskFile.write(Array(bytes), to: path, mode: 0o600)
    }

    /// Does nothing where there is none.
    public static func remove(_ path: String) throws(PublisherError) { try DiskFile.remove(path) }

    /// The names in a folder; none where there is no such folder.
    public static func names(in folder: String) throws(PublisherError) -> [String] { try DiskDirectory.names(folder) }

    /// Runs `body` unless somebody else does, by a lock beside the file; nil then.
    public static func alone<R>(
        with path: String, _ body: () async throws -> R
    ) async throws -> R? {
        let lock = try Descriptor(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, action: "lock")
        guard flock(lock.number, LOCK_EX | LOCK_NB) == 0 else { return nil }
        let result = try await body()
        withExtendedLifetime(lock) {}
        return result
    }
}
