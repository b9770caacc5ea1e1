import FoundationEssentials
import GRDB
import Glibc

extension Registry {
    /// Writes a backup while others use the registry: all of it as it is at one moment. Nothing may be at `path`.
    /// - Parameter files: called once the registry is copied, so that nothing in it is newer than they are.
    public func backUp(
        to path: String, with files: () throws -> [BackupFile]
    ) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RegistryError.unopenable(path: path, reason: String(cString: strerror(errno)))
        }
        Glibc.close(descriptor)
        do {
            let copy = try DatabaseQueue(path: path)
            try runNow { try $0.backup(to: copy) }
            // One file, whole: no log beside it.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            let files = try files()
            try copy.write { database in
                try database.execute(
                    sql: "CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)")
                for file in files {
                    try database.execute(
                        sql: "INSERT INTO sqlar (name, mode, mtime, sz, data) VALUES (?, ?, ?, ?, ?)",
                        arguments: [
                            file.path, Int(file.mode | 0o100_000), Int(time(nil)), file.content.count, file.content,
                        ])
                }
            }
            try copy.close()
        } catch {
            unlink(path)
            unlink(path + "-journal")
            throw error
        }
    }
}
