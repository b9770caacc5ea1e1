import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the roles' keys, and where the private ones are on this machine.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let rows = try global.openRepository(keys).roleKeys()
        let now = Session.current.now()
        try output.print(rows) { Self.text(rows, at: now) }
    }

    private static func text(_ rows: [RoleKey], at now: Date) -> String {
        var table = Table("ROLE", "KEY ID", "TYPE", "SIGNATURES", "EXPIRES", "PRIVATE KEY", "PROTECTION")
        let counts = Dictionary(grouping: rows, by: \.role).mapValues(\.count)
        for row in rows {
            table.add(
                row.role, String(row.keyID.prefix(16)), row.type, "\(row.threshold) of \(counts[row.role] ?? 0)",
                "\(Age(of: row.expires, at: now))", row.path ?? "elsewhere",
                row.isExposed ? "none: others may read it" : row.protection?.rawValue ?? "")
        }
        return table.text
    }
}
