public import FoundationEssentials
import GRDB

extension Registry {
    /// Keeps a new token, and forgets those that ended more than 90 days ago.
    public func add(_ token: TokenRecord) async throws(RegistryError) {
        try await run { pool in
            try await pool.write { database in
                for old in try TokenRecord.fetchAll(in: database)
                where old.expiresAt < token.createdAt - Self.tokenMemory {
                    try database.execute(sql: "DELETE FROM token WHERE id = ?", arguments: [old.id])
                }
                try token.insert(in: database)
            }
        }
    }

    /// The newest first.
    public func tokens() async throws(RegistryError) -> [TokenRecord] {
        try await run { pool in try await pool.read { try TokenRecord.fetchAll(in: $0) } }
            .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    }

    /// Nobody can join by it any more; false where there is no such token. Nodes that have joined stay.
    public func revokeToken(_ id: String, at now: Date) async throws(RegistryError) -> Bool {
        try await run { pool in
            try await pool.write { database in
                guard var token = try TokenRecord.fetch(id, in: database) else { return false }
                token.revokedAt = token.revokedAt ?? now
                try token.update(in: database)
                return true
            }
        }
    }

    private static var tokenMemory: Double { 90 * 86_400 }
}
