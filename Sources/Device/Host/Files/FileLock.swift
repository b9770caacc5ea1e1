import Glibc
import SwiftletContract
public import SystemPackage

/// An advisory lock on a file (`flock`), held as long as the value lives. The kernel frees it when the process dies.
///
/// The file stays: to remove it would let two holders in. It carries the holder's process id, for people.
public struct FileLock: ~Copyable, Sendable {
    private let file: OpenFile

    /// Takes the lock or throws `locked` at once.
    public init(_ path: FilePath) throws(HostError) {
        let file = try OpenFile(path, O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else { throw HostError(code, "lock", path) }
            throw .locked(path: path, holder: Self.holder(in: file))
        }
        try file.truncate()
        try file.write(Array("\(getpid())\n".utf8).span.bytes, at: 0)
        self.file = file
    }

    /// Closing alone does not free it at once: a child that is just being spawned holds a copy of the descriptor until
    /// it executes its program.
    deinit { flock(file.descriptor, LOCK_UN) }

    /// Frees the lock now.
    public consuming func release() {}

    /// Holds the lock while `body` runs.
    @discardableResult
    public static func withLock<Result>(_ path: FilePath, _ body: () async throws -> Result) async throws -> Result {
        let lock = try FileLock(path)
        let result = try await body()
        lock.release()
        return result
    }

    private static func holder(in file: borrowing OpenFile) -> Int32? {
        let bytes = try? file.readAll(expecting: 16, limit: Bytes(64))
        return bytes.flatMap { Int32(String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) }
    }
}
