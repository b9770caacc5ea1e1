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

    /// - Parameter error: nil: it did what it was asked to.
    consuming func end(_ error: (any Error)?) throws {
        entry.outcome = error == nil ? .done : .failed
        entry.reason = error.map { CommandError($0)?.description ?? "\($0)" }
        // A fleet that was only now made begins its log with that.
        if isFleetThere { try AuditTrail(directory).note(entry) }
    }

    private var isFleetThere: Bool { FileManager.default.fileExists(atPath: directory.fleetPath) }

    private static func isLeaf(_ verb: String?) -> Bool {
        Swiftletctl.configuration.subcommands.contains {
            $0.configuration.commandName == verb && $0.configuration.subcommands.isEmpty
        }
    }
}
