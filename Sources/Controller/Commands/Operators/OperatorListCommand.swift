import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

struct OperatorListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List who may use the controller from other machines.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: FormatOption

    /// The hash of a secret is nobody's business.
    private struct Row: Encodable {
        let name: OperatorName
        let role: OperatorRole
        let state: OperatorRecord.State
        let addedAt: Date
        let certificateExpiresAt: Date?
        let tokenExpiresAt: Date
    }

    func run() async throws {
        let now = Session.current.now()
        let rows = try await global.openRegistry().operators().map { record in
            Row(
                name: record.name, role: record.role, state: record.state(at: now), addedAt: record.addedAt,
                certificateExpiresAt: record.certificate?.expiresAt, tokenExpiresAt: record.tokenExpiresAt)
        }
        try output.print(rows) { Self.text(rows, at: now) }
    }

    private static func text(_ rows: [Row], at now: Date) -> String {
        guard rows.isEmpty == false else { return "there is no operator; 'swiftletctl operator add' lets one in" }
        var table = Table("OPERATOR", "ROLE", "STATE", "ADDED", "ENDS")
        for row in rows {
            table.add(
                row.name.text, row.role.rawValue, row.state.rawValue, "\(Age(of: row.addedAt, at: now))",
                "\(Age(of: row.certificateExpiresAt ?? row.tokenExpiresAt, at: now))")
        }
        return table.text
    }
}
