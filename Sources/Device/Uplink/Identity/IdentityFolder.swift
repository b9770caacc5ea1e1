import Glibc
import SwiftletContract

/// Where the node's identity lies, 0700: `identity.json`, and `next.key` while the next certificate is on its way.
///
/// The key of a request is on disk before the request is sent, and so the same one is asked for again after a crash; the
/// controller then gives the same answer. The identity that is in use stays until the next is there as a whole.
public struct IdentityFolder: Hashable, Sendable {
    public let path: String

    public init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private var identityPath: String { path + "/identity.json" }
    private var nextKeyPath: String { path + "/next.key" }
    private static let keyLimit = Bytes.kibibytes(8)

    /// nil: the node has not enrolled.
    func current() throws(IdentityFault) -> NodeIdentity? {
        guard let bytes = try SecretFile.read(identityPath, limit: NodeIdentity.maxSize) else { return nil }
        do { return try NodeIdentity(json: bytes) } catch {
            throw .file(operation: "use", path: identityPath, reason: error.description)
        }
    }

    /// The key to ask a certificate for: the one that was made for it before, unless it is in use already.
    func nextKey(besides current: NodeIdentity?) throws(IdentityFault) -> String {
        if let bytes = try SecretFile.read(nextKeyPath, limit: Self.keyLimit) {
            let key = String(decoding: bytes, as: UTF8.self)
            if key != current?.key, (try? PEM.request(for: key)) != nil { return key }
        }
        try make()
        let key = try PEM.newKey()
        try SecretFile.write(Array(key.utf8), to: nextKeyPath)
        return key
    }

    /// The node is this from now on.
    func become(_ identity: NodeIdentity) throws(IdentityFault) {
        let bytes: [UInt8]
        do { bytes = Array(try identity.json()) } catch {
            throw .file(operation: "write", path: identityPath, reason: error.description)
        }
        try SecretFile.write(bytes, to: identityPath)
        try SecretFile.remove(nextKeyPath)
    }

    /// When the next certificate was last asked for, by this machine's clock; nil: it is not on its way.
    var lastAttempt: Int? { Self.changed(nextKeyPath) }

    /// When the node last became what it is.
    var lastChange: Int? { Self.changed(identityPath) }

    private static func changed(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// An attempt begins.
    func noteAttempt() { utimensat(AT_FDCWD, nextKeyPath, nil, 0) }

    /// Runs `body` while no other process changes the identity. Throws `busy` where one does.
    func withLock<Value>(_ body: () throws(IdentityFault) -> Value) throws(IdentityFault) -> Value {
        try make()
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SecretFile.fault("open", path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .busy(path: path) }
        return try body()
    }

    private func make() throws(IdentityFault) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SecretFile.fault("make", path) }
    }
}
