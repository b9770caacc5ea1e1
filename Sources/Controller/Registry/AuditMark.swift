import GRDB

/// The newest line of the audit log, kept apart from it: who cuts lines off its end must change this too.
public struct AuditMark: Hashable, Sendable {
    /// Of the line, counted from 1.
    public var number: Int
    /// SHA-256 of the line, in hexadecimal.
    public var hash: String

    public init(number: Int, hash: String) {
        self.number = number
        self.hash = hash
    }

    static let table = """
        CREATE TABLE auditMark (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL,
            hash TEXT NOT NULL
        );
        """
}

extension Registry {
    /// nil before the first.
    public func auditMark() throws(RegistryError) -> AuditMark? {
        try runNow { pool in
            try pool.read { database in
                try Row.fetchOne(database, sql: "SELECT number, hash FROM auditMark")
                    .map { AuditMark(number: $0["number"], hash: $0["hash"]) }
            }
        }
    }

    public func set(_ mark: AuditMark) throws(RegistryError) {
        try runNow { pool in
            try pool.write { database in
                try database.execute(
                    sql: "INSERT OR REPLACE INTO auditMark (id, number, hash) VALUES (1, ?, ?)",
                    arguments: [mark.number, mark.hash])
            }
        }
    }
}
