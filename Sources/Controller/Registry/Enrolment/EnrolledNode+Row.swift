import FoundationEssentials
import GRDB
import SwiftletContract

/// The table `identity` holds each as a document beside what is looked for.
extension EnrolledNode {
    static func fetch(_ node: NodeID, in database: Database) throws -> EnrolledNode? {
        let body = try Data.fetchOne(
            database, sql: "SELECT body FROM identity WHERE node = ?", arguments: [node.text])
        return try body.map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
    }

    /// The one that came with this token and this key.
    static func fetch(token: String, key: Digest, in database: Database) throws -> EnrolledNode? {
        let body = try Data.fetchOne(
            database,
            sql: """
                SELECT body FROM identity WHERE token = :token AND enrolmentKey = :key
                UNION ALL SELECT body FROM waiting WHERE token = :token AND enrolmentKey = :key
                """,
            arguments: ["token": token, "key": key.hex])
        return try body.map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
    }

    static func fetchAll(in database: Database) throws -> [EnrolledNode] {
        try Data.fetchAll(
            database,
            sql: "SELECT node, body FROM identity UNION ALL SELECT node, body FROM waiting ORDER BY node",
            adapter: SuffixRowAdapter(fromIndex: 1)
        ).map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
    }

    /// Those that wait for the operator while another box has their name.
    static let waitingTable = """
        CREATE TABLE waiting (
            node TEXT NOT NULL PRIMARY KEY,
            token TEXT NOT NULL,
            enrolmentKey TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (token, enrolmentKey)
        );
        """

    static func fetchWaiting(_ node: NodeID, in database: Database) throws -> EnrolledNode? {
        let body = try Data.fetchOne(
            database, sql: "SELECT body FROM waiting WHERE node = ?", arguments: [node.text])
        return try body.map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
    }

    /// What was accepted of this name stays as it is until the operator has decided.
    func wait(in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO waiting (node, token, enrolmentKey, body) VALUES (?, ?, ?, ?)",
            arguments: [node.text, token, key.hex, try JSONEncoder().encode(self)])
    }

    static func endWaiting(_ node: NodeID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM waiting WHERE node = ?", arguments: [node.text])
    }

    /// A new enrolment: what was known of a node of this name is forgotten.
    func enrol(in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO identity (node, token, enrolmentKey, body) VALUES (?, ?, ?, ?)",
            arguments: [node.text, token, key.hex, try JSONEncoder().encode(self)])
    }

    func update(in database: Database) throws {
        try database.execute(
            sql: "UPDATE identity SET body = ? WHERE node = ?", arguments: [try JSONEncoder().encode(self), node.text])
    }
}
