import FoundationEssentials
import GRDB
public import SwiftletContract

extension Registry {
    /// All nodes in short, in the order of their ids.
    public func glances(matching selector: Selector = .everyNode) async throws(RegistryError) -> [NodeGlance] {
        let (path, decoder) = (path, JSONDecoder())
        return try await run { pool in
            try await pool.read { database in
                var glances: [NodeGlance] = []
                let rows = try Row.fetchCursor(database, sql: "SELECT node, body FROM glance ORDER BY node")
                while let row = try rows.next() {
                    let glance: NodeGlance
                    do { glance = try decoder.decode(NodeGlance.self, from: row["body"]) } catch {
                        throw RegistryError.damaged(path: path, node: row["node"], reason: "\(error)")
                    }
                    if selector.matches(glance.labels) { glances.append(glance) }
                }
                return glances
            }
        }
    }

    static let glanceTable = """
        CREATE TABLE glance (
            node TEXT NOT NULL PRIMARY KEY REFERENCES node ON DELETE CASCADE,
            body BLOB NOT NULL
        );
        """

    /// Of nodes that have reported before this program: what they said last. One that cannot be read waits for its next.
    static func fillGlances(in database: Database) throws {
        for row in try StoredNode.fetchAll(database, sql: "SELECT * FROM node") {
            guard let record = try? row.record(path: "") else { continue }
            try NodeGlance(record).write(to: database)
        }
    }
}

extension NodeGlance {
    func write(to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO glance VALUES (?, ?) ON CONFLICT (node) DO UPDATE SET body = excluded.body")
        try statement.execute(arguments: [id.text, try JSONEncoder().encode(self)])
    }
}

extension Arrival {
    func keepGlance(after before: Before?, in database: Database) throws {
        let first = before.map { Date(timeIntervalSince1970: $0.firstSeenAt) } ?? receivedAt
        try NodeGlance(report, receivedAt: receivedAt, firstSeenAt: first).write(to: database)
    }
}
