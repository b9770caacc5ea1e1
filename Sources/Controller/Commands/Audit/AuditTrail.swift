import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

/// The audit log of a fleet, its end remembered in the registry as well.
struct AuditTrail: Sendable {
    let log: AuditLog
    private let databasePath: String

    init(_ directory: FleetDirectory) {
        self.log = AuditLog(directory)
        self.databasePath = directory.databasePath
    }

    /// Notes what is about to be done, does it, and notes how it ended. Where the log cannot be written nothing is done.
    func recording<R: Sendable>(
        _ operation: any FleetOperation, by actor: AuditEntry.Actor, from address: String? = nil, at now: Date,
        _ body: () async throws -> R
    ) async throws -> R {
        guard type(of: operation).access == .change else { return try await body() }
        return try await recording(
            AuditEntry(
                at: now, actor: actor, from: address, what: operation.words,
                arguments: try OperationCatalogue.document(of: operation), outcome: .begun), body)
    }

    func recording<R: Sendable>(_ begun: AuditEntry, _ body: () async throws -> R) async throws -> R {
        let begin = try note(begun)
        var end = begun
        end.arguments = nil
        end.begin = begin
        let result: R
        do { result = try await body() } catch {
            end.outcome = .failed
            end.reason = CommandError(error)?.description ?? "\(error)"
            _ = try? note(end)
            throw error
        }
        end.outcome = .done
        // It is done, and noted as begun: whoever asked for it must have what came of it.
        _ = try? note(end)
        return result
    }

    @discardableResult
    func note(_ entry: AuditEntry) throws(PublisherError) -> Int {
        // A registry that is damaged or newer must not keep its fleet from being mended.
        let registry = try? Registry(path: databasePath)
        return try log.append(
            entry,
            known: { (try? registry?.auditMark()).flatMap { $0 }.map { .init(number: $0.number, hash: $0.hash) } },
            keep: { try? registry?.set(AuditMark(number: $0.number, hash: $0.hash)) })
    }

    func examine() throws -> AuditExamination {
        let mark =
            FileManager.default.fileExists(atPath: databasePath)
            ? try? Registry(path: databasePath).auditMark() : nil
        return try log.examine(known: mark.map { .init(number: $0.number, hash: $0.hash) })
    }
}
