import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// One run of an `AuditedCommand`: noted before, and after.
struct AuditedAct {
    private let directory: FleetDirectory
    private var entry: AuditEntry

    /// Notes that it begins; where the log cannot be written it does not.
    /// - Parameter words: what was typed.
    init(in directory: FleetDirectory, words: [String], at now: Date) throws {
        self.directory = directory
        var verbs = words.prefix { $0.hasPrefix("-") == false }.prefix(2)
        if Self.isLeaf(verbs.first) { verbs = verbs.prefix(1) }
        self.entry = AuditEntry(
            at: now, actor: LocalUser.actor, what: verbs.joined(separator: " "),
            arguments: .array(words.dropFirst(verbs.count).map(JSONValue.string)), outcome: .begun)
        guard isFleetThere else { return }
        entry.begin = try AuditTrail(directory).note(entry)
        entry.arguments = nil
    }

    /// What was done stays done where this cannot be noted: the line that it begun is there, and the user is told.
    /// - Parameter error: nil: it did what it was asked to.
    consuming func end(_ error: (any Error)?) {
        entry.outcome = error == nil ? .done : .failed
        entry.reason = error.map { CommandError($0)?.description ?? "\($0)" }
        // A fleet that was only now made begins its log with that.
        guard isFleetThere else { return }
        do { try AuditTrail(directory).note(entry) } catch {
            let problem = CommandError(error)?.description ?? "\(error)"
            Session.current.console.note(
                "swiftletctl: what became of '\(entry.what)' is not in the audit log: \(problem)")
        }
    }

    private var isFleetThere: Bool { FileManager.default.fileExists(atPath: directory.fleetPath) }

    private static func isLeaf(_ verb: String?) -> Bool {
        Swiftletctl.configuration.subcommands.contains {
            $0.configuration.commandName == verb && $0.configuration.subcommands.isEmpty
        }
    }
}
