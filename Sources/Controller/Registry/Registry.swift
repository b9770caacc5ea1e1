public import FoundationEssentials
import GRDB
public import SwiftletContract

/// The nodes of a fleet with their newest reports, who may join and who has, in one SQLite file (WAL), which the server
/// and commands open at the same time.
///
/// Which report is the newest does not depend on the nodes' clocks, which may be wrong: within a run of the daemon the
/// larger number is newer, and a run that another run has followed is over.
public struct Registry: Sendable {
    /// Runs remembered of each node, so that a late report of an old run is recognised.
    static let runLimit = 64

    public let path: String
    private let pool: DatabasePool

    /// Opens or creates the file and brings its schema up to date.
    public init(path: String) throws(RegistryError) {
        self.path = path
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "registry"
        let migrator = Self.migrator
        let isSuperseded: Bool
        // Neither the change to WAL nor the first tables bear another opening beside them.
        let turn = Turn(toOpen: path)
        defer { withExtendedLifetime(turn) {} }
        FileOwner.make(path)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            isSuperseded = try pool.read { try migrator.hasBeenSuperseded($0) }
            if isSuperseded == false { try migrator.migrate(pool) }
            self.pool = pool
        } catch {
            if (error as? DatabaseError)?.resultCode == .SQLITE_NOTADB { throw .notADatabase(path: path) }
            throw .unopenable(path: path, reason: Self.reason(error))
        }
        if isSuperseded { throw .newerSchema(path: path) }
    }

    /// Takes a report in; the same one twice changes nothing, and an older one never replaces a newer.
    @discardableResult
    public func record(_ report: NodeReport, receivedAt now: Date) async throws(RegistryError) -> Recording {
        let body: Data
        do { body = try report.json() } catch { throw .failed(path: path, reason: error.description) }
        let arrival = Arrival(report: report, body: body, receivedAt: now)
        return try await run { pool in try await pool.write { try arrival.record(in: $0) } }
    }

    /// In the order of their ids.
    public func nodes(matching selector: Selector? = nil) async throws(RegistryError) -> [NodeRecord] {
        let rows = try await run { pool in
            try await pool.read { try StoredNode.fetchAll($0, sql: "SELECT * FROM node ORDER BY id") }
        }
        var records: [NodeRecord] = []
        for row in rows {
            let record = try row.record(path: path)
            if selector?.matches(record.report.labels) ?? true { records.append(record) }
        }
        return records
    }

    public func node(_ id: NodeID) async throws(RegistryError) -> NodeRecord? {
        let row = try await run { pool in
            try await pool.read {
                try StoredNode.fetchOne($0, sql: "SELECT * FROM node WHERE id = ?", arguments: [id.text])
            }
        }
        return try row?.record(path: path)
    }

    func run<Value: Sendable>(
        _ work: (DatabasePool) async throws -> Value
    ) async throws(RegistryError) -> Value {
        do { return try await work(pool) } catch is CancellationError { throw .cancelled } catch {
            throw .failed(path: path, reason: Self.reason(error))
        }
    }

    /// Nothing of it is used afterwards.
    public func close() throws(RegistryError) { try runNow { try $0.close() } }

    /// Blocks; for what holds a lock meanwhile.
    func runNow<Value>(_ work: (DatabasePool) throws -> Value) throws(RegistryError) -> Value {
        do { return try work(pool) } catch { throw .failed(path: path, reason: Self.reason(error)) }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "SQLite error \(error.resultCode.rawValue)"
    }
}
