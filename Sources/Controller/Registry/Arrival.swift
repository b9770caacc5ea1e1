import FoundationEssentials
import GRDB
import SwiftletContract

/// A report on its way into the database: one transaction.
struct Arrival: Sendable {
    let report: NodeReport
    let body: Data
    let receivedAt: Date

    private var node: String { report.node.text }

    func record(in database: Database) throws -> Recording {
        let isKnown = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM report WHERE node = ? AND run = ? AND number = ?)",
            arguments: [node, report.run, report.number])
        if isKnown == true { return .duplicate }
        let isNewest = try isNewest(in: database)
        guard try isNewest || hasRoom(in: database) else { return .late }
        if isNewest {
            try replaceNewest(in: database)
            try keepFigures(in: database)
        }
        try database.execute(
            sql: "INSERT INTO report (node, run, number, receivedAt) VALUES (?, ?, ?, ?)",
            arguments: [node, report.run, report.number, receivedAt.timeIntervalSince1970])
        try prune(database)
        return isNewest ? .newest : .late
    }

    private func isNewest(in database: Database) throws -> Bool {
        guard
            let current = try Row.fetchOne(
                database, sql: "SELECT run, number FROM node WHERE id = ?", arguments: [node])
        else { return true }
        if current["run"] == report.run { return report.number > current["number"] }
        let isOver = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE node = ? AND name = ?)",
            arguments: [node, report.run])
        return isOver == false
    }

    /// A late report does not push a newer one out of the memory.
    private func hasRoom(in database: Database) throws -> Bool {
        let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM report WHERE node = ?", arguments: [node])
        return (count ?? 0) < Registry.reportLimit
    }

    private func replaceNewest(in database: Database) throws {
        let seconds = receivedAt.timeIntervalSince1970
        try database.execute(
            sql: """
                INSERT INTO node (id, run, number, firstSeenAt, receivedAt, body) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    run = excluded.run, number = excluded.number, receivedAt = excluded.receivedAt, body = excluded.body
                """,
            arguments: [node, report.run, report.number, seconds, seconds, body])
        try database.execute(
            sql: "INSERT OR IGNORE INTO run (node, name) VALUES (?, ?)", arguments: [node, report.run])
    }

    private func prune(_ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM report WHERE node = ? AND id NOT IN
                    (SELECT id FROM report WHERE node = ? ORDER BY id DESC LIMIT ?)
                """,
            arguments: [node, node, Registry.reportLimit])
        try database.execute(
            sql: """
                DELETE FROM run WHERE node = ? AND id NOT IN
                    (SELECT id FROM run WHERE node = ? ORDER BY id DESC LIMIT ?)
                """,
            arguments: [node, node, Registry.runLimit])
    }
}
