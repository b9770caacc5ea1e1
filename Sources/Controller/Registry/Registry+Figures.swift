import FoundationEssentials
import GRDB
public import SwiftletContract

extension Registry {
    /// Of one model, by node and version, for versions to be compared on the same box.
    public func figures(
        of model: ModelName
    ) async throws(RegistryError) -> [NodeID: [ReleaseVersion: VersionFigures]] {
        try await run { pool in
            try await pool.read { database in
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT node, version, speed, memory, energy, requests, refused, firstToken FROM figures
                        WHERE model = ?
                        """,
                    arguments: [model.text])
                var figures: [NodeID: [ReleaseVersion: VersionFigures]] = [:]
                while let row = try rows.next() {
                    guard let node = NodeID(row["node"]), let version = ReleaseVersion(row["version"]) else { continue }
                    figures[node, default: [:]][version] = VersionFigures(row)
                }
                return figures
            }
        }
    }

    /// Of one node, by model and version.
    public func figures(
        of node: NodeID
    ) async throws(RegistryError) -> [ModelName: [ReleaseVersion: VersionFigures]] {
        try await run { pool in
            try await pool.read { database in
                var figures: [ModelName: [ReleaseVersion: VersionFigures]] = [:]
                let sql = "SELECT * FROM figures WHERE node = ?"
                for row in try Row.fetchAll(database, sql: sql, arguments: [node.text]) {
                    guard let model = ModelName(row["model"]), let version = ReleaseVersion(row["version"]) else {
                        continue
                    }
                    figures[model, default: [:]][version] = VersionFigures(row)
                }
                return figures
            }
        }
    }

    static let figuresTable = """
        CREATE TABLE figures (
            node TEXT NOT NULL REFERENCES node ON DELETE CASCADE,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            at DOUBLE NOT NULL,
            speed DOUBLE,
            memory DOUBLE,
            energy DOUBLE,
            PRIMARY KEY (node, model, version)
        ) WITHOUT ROWID;
        """

    /// `said`: the counts of the run as they were last told, for the next ones to be compared with. The others: of all runs.
    static let countsColumns = """
        ALTER TABLE figures ADD COLUMN isMeasured INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE figures ADD COLUMN run TEXT;
        ALTER TABLE figures ADD COLUMN said BLOB;
        ALTER TABLE figures ADD COLUMN requests INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE figures ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE figures ADD COLUMN firstToken TEXT NOT NULL DEFAULT '';
        """
}

extension VersionFigures {
    fileprivate init(_ row: Row) {
        let (requests, refused): (Int, Int) = (row["requests"], row["refused"])
        let histogram = LatencyHistogram(row["firstToken"])
        let isProved = histogram.map { $0.count >= Self.evidence } ?? false
        self.init(
            speed: row["speed"], memory: row["memory"], energy: row["energy"],
            firstToken: isProved ? histogram?.seconds(at: 0.5) : nil,
            refusals: requests >= Self.evidence ? min(Double(refused) / Double(requests), 1) : nil)
    }
}

extension Arrival {
    /// Versions remembered of each model on a node, and of all its models: names may be made up.
    private static let (versionLimit, limit) = (4, 256)

    /// What is not said keeps what was said before.
    func keepFigures(after before: Before?, in database: Database) throws {
        try keepTrend(after: before, in: database)
        for status in report.models {
            guard let version = status.active?.version else { continue }
            let counts = Counts(status, version, report.power?.uses ?? [])
            let stored = try stored(status.model, version, in: database)
            let more = counts.since(stored?.run == report.run ? stored?.said : nil)
            try keep(status, version, counts, total: stored?.total(with: more.figures) ?? more.figures, in: database)
            if stored == nil { try forgetOldVersions(of: status.model, in: database) }
            try keepTrend(of: status, version, more, lastAt: stored?.at, in: database)
        }
    }

    /// What is kept of a version so far.
    private struct Stored {
        let at: Double
        let run: String?
        let said: Counts?
        let total: ModelFigures

        init(_ row: Row) {
            at = row["at"]
            run = row["run"]
            said = (row["said"] as Data?).flatMap { try? JSONDecoder().decode(Counts.self, from: $0) }
            let refused: Int = row["refused"]
            // By what reason does not matter any more.
            total = ModelFigures(
                requests: row["requests"], refusals: refused > 0 ? [.engineFailed: refused] : [:],
                firstToken: LatencyHistogram(row["firstToken"]) ?? LatencyHistogram())
        }

        func total(with more: ModelFigures) -> ModelFigures {
            var sum = total
            sum += more
            return sum
        }
    }

    private func stored(_ model: ModelName, _ version: ReleaseVersion, in database: Database) throws -> Stored? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT at, run, said, requests, refused, firstToken FROM figures
                WHERE node = ? AND model = ? AND version = ?
                """)
        return try Row.fetchOne(statement, arguments: [node, model.text, version.text]).map(Stored.init)
    }

    private func keep(
        _ status: ModelStatus, _ version: ReleaseVersion, _ counts: Counts, total: ModelFigures, in database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO figures
                    (node, model, version, at, speed, memory, energy, isMeasured, run, said, requests, refused, firstToken)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (node, model, version) DO UPDATE SET at = excluded.at,
                    speed = coalesce(excluded.speed, speed),
                    memory = nullif(max(coalesce(excluded.memory, 0), coalesce(memory, 0)), 0),
                    isMeasured = iif(excluded.energy IS NULL, isMeasured, excluded.isMeasured),
                    energy = coalesce(excluded.energy, energy),
                    run = excluded.run, said = excluded.said, requests = excluded.requests,
                    refused = excluded.refused, firstToken = excluded.firstToken
                """)
        try statement.execute(arguments: [
            node, status.model.text, version.text, seconds, status.engine?.answerRate,
            status.memory.map { Double($0.count) }, counts.energyPerToken,
            counts.measured.tokens > 0, report.run,
            try JSONEncoder().encode(counts), total.requests, total.refusedByRelease, total.firstToken.text,
        ])
    }

    private func forgetOldVersions(of model: ModelName, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM figures WHERE node = ? AND model = ? AND version NOT IN
                    (SELECT version FROM figures WHERE node = ? AND model = ? ORDER BY at DESC LIMIT ?)
                """,
            arguments: [node, model.text, node, model.text, Self.versionLimit])
        try database.execute(
            sql: """
                DELETE FROM figures WHERE node = ? AND (model, version) NOT IN
                    (SELECT model, version FROM figures WHERE node = ? ORDER BY at DESC LIMIT ?)
                """,
            arguments: [node, node, Self.limit])
    }
}
