import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

extension FleetStatus {
    func text(at now: Date) -> String {
        let head =
            "fleet '\(Table.plain(fleet.name))' (\(fleet.id)), channels "
            + fleet.channels.map(\.text).joined(separator: ", ")
        return [
            head, roleTable(at: now), releaseTable, RolloutListOperation.text(rollouts, at: now), nodeTables(at: now),
            cost.text,
        ]
        .filter { $0.isEmpty == false }
        .joined(separator: "\n\n")
    }

    private func roleTable(at now: Date) -> String {
        var table = Table("ROLE", ">VERSION", "EXPIRES", "STATE", "KEY")
        for role in roles {
            let state = role.isExpired ? "expired: nodes install nothing new" : role.isDue ? "due: sign again" : "fresh"
            table.add(
                role.role, "\(role.version)", "\(Age(of: role.expires, at: now))", state,
                role.hasKey ? "on the controller" : "elsewhere")
        }
        return ([table.text] + keyLines).joined(separator: "\n")
    }

    /// Errors in full, warnings as a count: on one page they would hide everything else.
    private var keyLines: [String] {
        let errors = keyFindings.filter { $0.severity == .error }
        let warnings = keyFindings.count - errors.count
        return errors.map { "error: " + Table.plain($0.message) }
            + (warnings > 0 ? ["\(warnings) warnings about keys; see 'swiftletctl keys doctor'"] : [])
    }

    private var releaseTable: String {
        var table = Table("MODEL", "NEWEST RELEASE", "CHANNEL", ">RELEASES")
        let groups = Dictionary(grouping: releases) { "\($0.channel)/\($0.release.model)" }
        for (_, rows) in groups.sorted(by: { $0.key < $1.key }) {
            guard let newest = rows.max(by: { $0.release.sequence < $1.release.sequence }) else { continue }
            table.add(newest.release.model.text, newest.release.version.text, newest.channel.text, "\(rows.count)")
        }
        return table.isEmpty ? "no releases yet; publish one with 'swiftletctl model add'" : table.text
    }

    private func nodeTables(at now: Date) -> String {
        guard let lastReport else { return "no node has reported yet" }
        var parts = ["\(NodeWords.count(nodes)), the last report \(Age(of: lastReport, at: now))"]
        if models.isEmpty == false { parts += ["", VersionTable.text(models), VersionTable.note, ""] }
        var wrong = Table("CONDITION", ">NODES")
        for count in conditions { wrong.add(count.code.rawValue, "\(count.nodes)") }
        if wrong.isEmpty == false { parts.append(wrong.text) }
        return parts.joined(separator: "\n")
    }
}
