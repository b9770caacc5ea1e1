import FoundationEssentials
import GRDB
import SwiftletContract

/// A report on its way into the database: one transaction.
struct Arrival: Sendable {
    let report: NodeReport
    let body: Data
    let receivedAt: Date

    var node: String { report.node.text }
    var seconds: Double { receivedAt.timeIntervalSince1970 }

    /// The newest report of the node before this one.
    struct Before {
        let run: String
        let number: Int
        let firstSeenAt: Double
        let receivedAt: Double
    }

    func record(in database: Database) throws -> Recording {
        let before = try before(in: database)
        var window = try window(in: database)
        if window?.contains(report.number) == true { return .duplicate }
        let isNewest = before.map { $0.run == report.run ? report.number > $0.number : window == nil } ?? true
        if isNewest {
            try replaceNewest(in: database)
            try keepGlance(after: before, in: database)
            try keepFigures(after: before, in: database)
        }
        window?.insert(report.number)
        try remember(window ?? RunWindow(report.number), isNew: window == nil, in: database)
        return isNewest ? .newest : .late
    }

    private func before(in database: Database) throws -> Before? {
        let statement = try database.cachedStatement(
            sql: "SELECT run, number, firstSeenAt, receivedAt FROM node WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [node]).map {
            Before(run: $0["run"], number: $0["number"], firstSeenAt: $0["firstSeenAt"], receivedAt: $0["receivedAt"])
        }
    }

    /// Nil for a run that has not reported yet.
    private func window(in database: Database) throws -> RunWindow? {
        let statement = try database.cachedStatement(
            sql: "SELECT highest, window FROM run WHERE node = ? AND name = ?")
        return try Row.fetchOne(statement, arguments: [node, report.run]).map {
            RunWindow(highest: $0["highest"], bits: UInt64(bitPattern: $0["window"]))
        }
    }

    private func replaceNewest(in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO node (id, run, number, firstSeenAt, receivedAt, body) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    run = excluded.run, number = excluded.number, receivedAt = excluded.receivedAt, body = excluded.body
                """)
        try statement.execute(arguments: [node, report.run, report.number, seconds, seconds, body])
    }

    private func remember(_ window: RunWindow, isNew: Bool, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run (node, name, highest, window) VALUES (?, ?, ?, ?)
                ON CONFLICT (node, name) DO UPDATE SET highest = excluded.highest, window = excluded.window
                """)
        try statement.execute(arguments: [node, report.run, window.highest, Int64(bitPattern: window.bits)])
        guard isNew else { return }
        try database.execute(
            sql: """
                DELETE FROM run WHERE node = ? AND id NOT IN
                    (SELECT id FROM run WHERE node = ? ORDER BY id DESC LIMIT ?)
                """,
            arguments: [node, node, Registry.runLimit])
    }
}
