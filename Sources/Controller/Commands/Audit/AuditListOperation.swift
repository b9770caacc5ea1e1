import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

struct AuditListOperation: FleetOperation {
    static let route = "audit"
    static let access = AdminAccess.read
    /// UTC, or how long ago: `7d`.
    var since: String?
    /// Name of an operator or a user.
    var actor: String?
    /// The newest so many.
    var last: Int

    func perform(at site: Site) async throws -> Product {
        let start = try since.map { text throws(CommandError) in try Self.time(text, site.now) } ?? .distantPast
        guard (1...1_000_000).contains(last) else {
            throw CommandError.badOption(name: "--last", value: "\(last)", reason: "from 1 to 1000000 lines")
        }
        let entries = try AuditLog(site.repository.directory).entries().filter { entry in
            entry.at >= start && actor.map { $0 == entry.actor.name || $0 == entry.actor.login } ?? true
        }
        return Product(Array(entries.suffix(last)), text: Self.text(entries, last: last))
    }

    private static func time(_ text: String, _ now: Date) throws(CommandError) -> Date {
        if let time = UTCTime.parse(text) { return time }
        guard let seconds = Lifetime.parse(text) else {
            throw .badOption(name: "--since", value: text, reason: "write 2026-11-24, 2026-11-24T08:00 (UTC), or 7d")
        }
        return now - Double(seconds)
    }

    /// What was begun and ended is one row, with the arguments of its begin.
    private static func text(_ entries: [AuditEntry], last: Int) -> String {
        guard entries.isEmpty == false else { return "the audit log has no such line" }
        let ended = Set(entries.compactMap(\.begin))
        let begun = Dictionary(entries.map { ($0.number, $0) }) { first, _ in first }
        var table = Table(">LINE", "TIME", "WHO", "FROM", "WHAT", "OUTCOME", "ARGUMENTS")
        for entry in entries.filter({ ended.contains($0.number) == false }).suffix(last) {
            let arguments = entry.arguments ?? entry.begin.flatMap { begun[$0]?.arguments }
            table.add(
                "\(entry.number)", entry.at.formatted(.iso8601), who(entry.actor), entry.from ?? "", entry.what,
                entry.outcome == .begun ? "cut short" : entry.outcome.rawValue,
                (arguments.map(words) ?? "") + (entry.reason.map { ": " + $0 } ?? ""))
        }
        return table.text
    }

    private static func who(_ actor: AuditEntry.Actor) -> String {
        (actor.kind == .controller ? "" : actor.kind.rawValue + " ") + actor.name
            + (actor.login.map { " (login \($0))" } ?? "")
    }

    private static func words(_ arguments: JSONValue) -> String {
        (try? FormatOption.json(arguments, [])) ?? ""
    }
}
