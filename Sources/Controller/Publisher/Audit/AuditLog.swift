import FoundationEssentials
import Glibc
public import SwiftletContract

/// `FLEET/audit`: what was done to the fleet, in lines that each carry the hash of the line before. Lines are appended
/// and nothing else; a full file is closed and the chain goes on in the next.
///
/// Who may write the folder can forge all of it. `Head`, kept elsewhere, shows that lines were cut off its end; a copy
/// on another machine shows the rest.
public struct AuditLog: Sendable {
    /// The newest line.
    public struct Head: Hashable, Sendable {
        public let number: Int
        public let hash: String

        public init(number: Int, hash: String) {
            self.number = number
            self.hash = hash
        }
    }

    /// Of a file, before the next is begun.
    public let maxFileSize: Bytes
    /// Closed files; the oldest go.
    public let maxFiles: Int
    let folder: String

    public init(_ directory: FleetDirectory, maxFileSize: Bytes = .mebibytes(8), maxFiles: Int = 16) {
        self.folder = directory.auditPath
        self.maxFileSize = maxFileSize
        self.maxFiles = maxFiles
    }

    /// Adds a line, flushed to the disk, and returns its number. Damage that is found on the way becomes a line of its
    /// own before it.
    /// - Parameters:
    ///   - known: where the log ended as far as is known elsewhere; called under the log's lock, as `keep` is.
    ///   - keep: is told the new end.
    @discardableResult
    public func append(
        _ entry: AuditEntry, known: () -> Head? = { nil }, keep: (Head) -> Void = { _ in }
    ) throws(PublisherError) -> Int {
        try locked { () throws(PublisherError) in
            var writer = try AuditWriter(self)
            if let damage = try writer.damage(against: known()) {
                try writer.write(
                    AuditEntry(at: entry.at, actor: .controller, what: "audit", outcome: .damage, reason: damage))
            }
            try writer.write(entry)
            keep(Head(number: writer.number, hash: writer.hash))
            try writer.rotate()
            return writer.number
        }
    }

    /// All that can be read, the oldest first.
    public func entries() throws(PublisherError) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        for file in try files() { entries += try lines(of: file).compactMap(\.entry) }
        return entries
    }

    // MARK: Files

    /// `audit-0000000012.jsonl`, by the number of the first line, then `audit.jsonl`: in the order of their lines.
    func files() throws(PublisherError) -> [String] {
        let names = try DiskDirectory.names(folder).filter { $0.hasPrefix("audit-") && $0.hasSuffix(".jsonl") }
        return names + (DiskFile.exists(current) ? [Self.currentName] : [])
    }

    func lines(of name: String) throws(PublisherError) -> [AuditLine] {
        let limit = maxFileSize + .mebibytes(64)
        let bytes = try DiskFile.read(folder + "/" + name, limit: limit) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).map { AuditLine($0) }
    }

    static let currentName = "audit.jsonl"
    var current: String { folder + "/" + Self.currentName }

    private func locked<R>(_ body: () throws(PublisherError) -> R) throws(PublisherError) -> R {
        try DiskDirectory.make(folder, mode: 0o700)
        FolderOwner.give(folder)
        let lock = try Descriptor(folder + "/.lock", O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, action: "lock")
        FolderOwner.give(folder + "/.lock")
        while flock(lock.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .io(.last("lock", lock.path)) }
        }
        let result = try body()
        withExtendedLifetime(lock) {}
        return result
    }
}
