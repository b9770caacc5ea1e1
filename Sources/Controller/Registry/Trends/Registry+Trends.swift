public import FoundationEssentials
import GRDB
import SwiftletContract

extension Registry {
    /// Of all models and of the nodes themselves, in the order of their names and then of time. Points in which nobody reported
    /// are missing.
    public func trends(per span: TrendSpan, since: Date) async throws(RegistryError) -> [TrendPoint] {
        try await run { pool in
            try await pool.read { database in
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT * FROM trend WHERE span = ? AND start >= ? ORDER BY model, version, start",
                    arguments: [span.rawValue, span.start(since.timeIntervalSince1970)])
                var points: [TrendPoint] = []
                while let row = try rows.next() { points.append(TrendPoint(row)) }
                return points
            }
        }
    }

    /// A row for each version of each model, and one for the nodes with both empty, per point of time: nothing in it grows with
    /// the fleet.
    static let trendTable = """
        CREATE TABLE trend (
            span INTEGER NOT NULL,
            start INTEGER NOT NULL,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            nodes INTEGER NOT NULL,
            troubled INTEGER NOT NULL,
            speed DOUBLE NOT NULL,
            speeds INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            firstToken TEXT NOT NULL,
            measuredJoules DOUBLE NOT NULL,
            measuredTokens DOUBLE NOT NULL,
            estimatedJoules DOUBLE NOT NULL,
            estimatedTokens DOUBLE NOT NULL,
            PRIMARY KEY (span, start, model, version)
        ) WITHOUT ROWID;
        """
}
