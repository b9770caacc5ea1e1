import FoundationEssentials
import GRDB
public import SwiftletContract

/// How a registry's file is; looking changes nothing in it.
public struct RegistryExamination: Sendable {
    /// What SQLite's own check found; empty: nothing is wrong.
    public var damages: [String]
    /// Of its schema, of those that this program knows.
    public var appliedMigrations: Int
    public var knownMigrations: Int
    /// A newer program has changed the schema.
    public var isSuperseded: Bool
    /// Of the file beside it that changes are written to first.
    public var log: Bytes

    public init(damages: [String], appliedMigrations: Int, knownMigrations: Int, isSuperseded: Bool, log: Bytes) {
        self.damages = damages
        self.appliedMigrations = appliedMigrations
        self.knownMigrations = knownMigrations
        self.isSuperseded = isSuperseded
        self.log = log
    }

    /// nil where there is no such file yet.
    public init?(path: String) throws(RegistryError) {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let migrator = Registry.migrator
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let (rows, applied, isSuperseded) = try queue.read { database in
                (
                    try String.fetchAll(database, sql: "PRAGMA integrity_check(20)"),
                    try migrator.appliedIdentifiers(database).count, try migrator.hasBeenSuperseded(database)
                )
            }
            self.damages = rows.filter { $0 != "ok" }
            self.appliedMigrations = applied
            self.isSuperseded = isSuperseded
        } catch {
            throw .unopenable(path: path, reason: "\(error)")
        }
        self.knownMigrations = migrator.migrations.count
        let size = (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? Int
        self.log = Bytes(size ?? 0)
    }
}
