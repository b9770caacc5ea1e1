import FoundationEssentials
import GRDB

/// The table `token` holds each as a document; the uses that are left are a column, so that they are counted at once.
extension TokenRecord {
    static func fetch(_ id: String, in database: Database) throws -> TokenRecord? {
        try Row.fetchOne(database, sql: "SELECT usesLeft, body FROM token WHERE id = ?", arguments: [id])
            .map(Self.init(row:))
    }

    static func fetchAll(in database: Database) throws -> [TokenRecord] {
        try Row.fetchAll(database, sql: "SELECT usesLeft, body FROM token").map(Self.init(row:))
    }

    init(row: Row) throws {
        self = try JSONDecoder().decode(TokenRecord.self, from: row["body"])
        usesLeft = row["usesLeft"]
    }

    func insert(in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO token (id, usesLeft, body) VALUES (?, ?, ?)",
            arguments: [id, usesLeft, try JSONEncoder().encode(self)])
    }

    func update(in database: Database) throws {
        try database.execute(
            sql: "UPDATE token SET body = ? WHERE id = ?", arguments: [try JSONEncoder().encode(self), id])
    }

    /// Whether there was one left.
    static func burn(_ id: String, in database: Database) throws -> Bool {
        try database.execute(
            sql: "UPDATE token SET usesLeft = usesLeft - 1 WHERE id = ? AND usesLeft > 0", arguments: [id])
        return database.changesCount == 1
    }
}
