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
            database, sql: "SELECT body FROM identity WHERE token = ? AND enrolmentKey = ?",
            arguments: [token, key.hex])
        return try body.map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
    }

    static func fetchAll(in database: Database) throws -> [EnrolledNode] {
        try Data.fetchAll(database, sql: "SELECT body FROM identity ORDER BY node")
            .map { try JSONDecoder().decode(EnrolledNode.self, from: $0) }
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
