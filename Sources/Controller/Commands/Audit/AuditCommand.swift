import ArgumentParser
import SwiftletPublisher

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show who did what to the fleet, when, from where, and what became of it.",
        discussion: """
            Each line carries the hash of the line before; --verify follows the chain, and ends with code 1 where it is not \
            what was written. What was begun and never ended was cut short.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only from then on: 2026-11-24T08:00 (UTC), or 7d.")
    var since: String?
    @Option(
        name: .customLong("operator"), help: "Only what this operator or user did; 'controller' for what it did itself."
    )
    var actor: String?
    @Option(help: "The newest rows, so many; with --format json lines of the log, two of what ended.")
    var last = 200
    @Flag(help: "Follow the chain instead; in the fleet's directory only.")
    var verify = false
    @OptionGroup var output: FormatOption

    func run() async throws {
        guard verify else {
            return try await global.perform(
                AuditListOperation(since: since, actor: actor, last: last), as: output.format)
        }
        let found = try AuditTrail(try global.openRepository().directory).examine()
        try output.print(AuditVerdict(found)) { AuditVerdict(found).text }
        if found.faults.isEmpty == false { throw CommandError.auditDamaged(faults: found.faults.count) }
    }
}
