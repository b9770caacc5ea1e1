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
                let rows = try Row.fetchAll(
                    database, sql: "SELECT node, version, speed, memory, energy FROM figures WHERE model = ?",
                    arguments: [model.text])
                var figures: [NodeID: [ReleaseVersion: VersionFigures]] = [:]
                for row in rows {
                    guard let node = NodeID(row["node"]), let version = ReleaseVersion(row["version"]) else { continue }
                    figures[node, default: [:]][version] = VersionFigures(
                        speed: row["speed"], memory: row["memory"], energy: row["energy"])
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
}

extension Arrival {
    /// Versions remembered of each model on a node.
    private static let versionLimit = 4

    /// What is not said keeps what was said before.
    func keepFigures(in database: Database) throws {
        for status in report.models {
            guard let version = status.active?.version, let figures = figures(of: status, version) else { continue }
            try database.execute(
                sql: """
                    INSERT INTO figures (node, model, version, at, speed, memory, energy) VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (node, model, version) DO UPDATE SET at = excluded.at,
                        speed = coalesce(excluded.speed, speed),
                        memory = nullif(max(coalesce(excluded.memory, 0), coalesce(memory, 0)), 0),
                        energy = coalesce(excluded.energy, energy)
                    """,
                arguments: [
                    report.node.text, status.model.text, version.text, receivedAt.timeIntervalSince1970, figures.speed,
                    figures.memory, figures.energy,
                ])
            try database.execute(
                sql: """
                    DELETE FROM figures WHERE node = ? AND model = ? AND version NOT IN
                        (SELECT version FROM figures WHERE node = ? AND model = ? ORDER BY at DESC LIMIT ?)
                    """,
                arguments: [
                    report.node.text, status.model.text, report.node.text, status.model.text, Self.versionLimit,
                ])
        }
    }

    private func figures(of status: ModelStatus, _ version: ReleaseVersion) -> VersionFigures? {
        let uses = report.power?.uses.filter { $0.model == status.model && $0.version == version } ?? []
        let use = uses.max { $0.promptTokens + $0.answerTokens < $1.promptTokens + $1.answerTokens }
        let tokens = use.map { Double($0.promptTokens) + Double($0.answerTokens) } ?? 0
        let figures = VersionFigures(
            speed: status.engine?.answerRate, memory: status.memory.map { Double($0.count) },
            energy: tokens > 0 ? use.map { $0.joules / tokens } : nil)
        return figures == VersionFigures() ? nil : figures
    }
}
