import FoundationEssentials
import GRDB

/// The table `operator` holds each as a document beside what is looked for.
extension OperatorRecord {
    static let table = """
        CREATE TABLE operator (
            name TEXT NOT NULL PRIMARY KEY,
            token TEXT NOT NULL UNIQUE,
            body BLOB NOT NULL
        ) WITHOUT ROWID;
        """

    static func fetch(_ name: OperatorName, in database: Database) throws -> OperatorRecord? {
        try decoded(
            Data.fetchOne(database, sql: "SELECT body FROM operator WHERE name = ?", arguments: [name.text]))
    }

    static func fetch(token: String, in database: Database) throws -> OperatorRecord? {
        try decoded(Data.fetchOne(database, sql: "SELECT body FROM operator WHERE token = ?", arguments: [token]))
    }

    static func fetchAll(in database: Database) throws -> [OperatorRecord] {
        try Data.fetchAll(database, sql: "SELECT body FROM operator ORDER BY name").compactMap(decoded)
    }

    func save(in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO operator (name, token, body) VALUES (?, ?, ?)",
            arguments: [name.text, token, try JSONEncoder().encode(self)])
    }

    private static func decoded(_ body: Data?) throws -> OperatorRecord? {
        try body.map { try JSONDecoder().decode(OperatorRecord.self, from: $0) }
    }
}
