public import FoundationEssentials
import GRDB
public import SwiftletContract

extension Registry {
    /// Lets somebody log in; false where there is an operator of this name whose certificate or token is good.
    public func add(_ record: OperatorRecord) async throws(RegistryError) -> Bool {
        try await run { pool in
            try await pool.write { database in
                if let known = try OperatorRecord.fetch(record.name, in: database),
                    known.state(at: record.addedAt) != .expired
                {
                    return false
                }
                try record.save(in: database)
                return true
            }
        }
    }

    /// In the order of their names.
    public func operators() async throws(RegistryError) -> [OperatorRecord] {
        try await run { pool in try await pool.read { try OperatorRecord.fetchAll(in: $0) } }
    }

    /// Refused from the next request on; false where there is none of this name.
    public func removeOperator(_ name: OperatorName) async throws(RegistryError) -> Bool {
        try await run { pool in
            try await pool.write { database in
                try database.execute(sql: "DELETE FROM operator WHERE name = ?", arguments: [name.text])
                return database.changesCount == 1
            }
        }
    }

    /// Whether the certificate speaks for its operator, who is looked up each time. The first time that a new one is
    /// shown, the one before it ends.
    public func admit(
        _ presented: PresentedOperator, at now: Date
    ) async throws(RegistryError) -> OperatorAdmission {
        try await run { pool in
            let known = try await pool.read { try OperatorRecord.fetch(presented.name, in: $0) }
            guard known?.usedAt == nil else { return Self.judge(presented, known, at: now) }
            return try await pool.write { try Self.admit(presented, at: now, in: $0) }
        }
    }

    /// The first certificate of who shows a token's secret. The same attempt again gets the same answer while the
    /// token lives.
    public func login(
        token: String, secret: Digest, key: Digest, at now: Date,
        issue: @escaping @Sendable (OperatorName) throws -> ClientCertificate
    ) async throws(RegistryError) -> LoginOutcome {
        try await run { pool in
            try await pool.write { database in
                guard var record = try OperatorRecord.fetch(token: token, in: database), record.secret == secret else {
                    return .refused(.unknownToken)
                }
                guard now < record.tokenExpiresAt else { return .refused(.expired) }
                if let certificate = record.certificate {
                    return record.key == key ? .accepted(record, certificate) : .refused(.used)
                }
                let certificate = try issue(record.name)
                record.take(certificate, for: key)
                try record.save(in: database)
                return .accepted(record, certificate)
            }
        }
    }

    /// The next certificate of an operator who shows a good one, for a new key.
    public func renew(
        _ presented: PresentedOperator, for key: Digest, at now: Date,
        issue: @escaping @Sendable (OperatorName) throws -> ClientCertificate
    ) async throws(RegistryError) -> LoginOutcome {
        try await run { pool in
            try await pool.write { database in
                let admission = try Self.admit(presented, at: now, in: database)
                guard case .admitted(var record) = admission else { return .refused(.notAdmitted(admission)) }
                if record.key == key { return .refused(.sameKey) }
                let certificate = try issue(record.name)
                let shown = presented.serial
                record.take(certificate, for: key)
                // Its answer may be lost: what was shown stays good until the new one is.
                record.previousSerial = shown
                try record.save(in: database)
                return .accepted(record, certificate)
            }
        }
    }

    private static func admit(
        _ presented: PresentedOperator, at now: Date, in database: Database
    ) throws -> OperatorAdmission {
        let admission = judge(presented, try OperatorRecord.fetch(presented.name, in: database), at: now)
        guard case .admitted(var record) = admission, presented.serial == record.certificate?.serial,
            record.usedAt == nil
        else { return admission }
        record.usedAt = now
        record.previousSerial = nil
        try record.save(in: database)
        return .admitted(record)
    }

    private static func judge(
        _ presented: PresentedOperator, _ known: OperatorRecord?, at now: Date
    ) -> OperatorAdmission {
        guard let known else { return .removed }
        guard now < presented.expiresAt else { return .expired }
        let isCurrent = presented.serial == known.certificate?.serial || presented.serial == known.previousSerial
        return isCurrent ? .admitted(known) : .replaced
    }
}
