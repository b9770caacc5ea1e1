import FoundationEssentials
import GRDB
import Glibc

/// A backup in one file: a copy of the registry's database with the fleet's files in one more table, in the form of
/// SQLite archives (`sqlite3 FILE -A --list`).
public struct BackupArchive: Sendable {
    public let path: String
    private let queue: DatabaseQueue

    /// Opens one, and reads all of it once: damage is found here.
    public init(path: String) throws(RegistryError) {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let damages = try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check(3)") }
            guard damages == ["ok"] else {
                throw RegistryError.unopenable(path: path, reason: damages.joined(separator: "; "))
            }
            guard try queue.read({ try $0.tableExists(Self.table) }) else {
                throw RegistryError.unopenable(path: path, reason: "it is no backup")
            }
            self.queue = queue
        } catch let error as RegistryError {
            throw error
        } catch {
            throw .unopenable(path: path, reason: "\(error)")
        }
    }

    public func files() throws(RegistryError) -> [BackupFile] {
        do {
            return try queue.read { database in
                try Row.fetchAll(database, sql: "SELECT name, mode, sz, data FROM sqlar ORDER BY name").map { row in
                    let (content, size): (Data, Int) = (row["data"], row["sz"])
                    guard content.count == size else {
                        throw RegistryError.unopenable(path: path, reason: "'\(row["name"] as String)' is compressed")
                    }
                    return BackupFile(path: row["name"], mode: (row["mode"] as UInt32) & 0o777, content: content)
                }
            }
        } catch let error as RegistryError {
            throw error
        } catch {
            throw .failed(path: path, reason: "\(error)")
        }
    }

    /// The registry alone, as a new file.
    public func restoreRegistry(to target: String) throws(RegistryError) {
        do {
            let copy = try DatabaseQueue(path: target)
            try queue.backup(to: copy)
            try copy.write { try $0.drop(table: Self.table) }
            try copy.vacuum()
            try copy.close()
        } catch {
            throw .failed(path: target, reason: "\(error)")
        }
        guard chmod(target, 0o640) == 0 else { throw .failed(path: target, reason: String(cString: strerror(errno))) }
    }

    private static let table = "sqlar"
}
