import FoundationEssentials
import SwiftletPublisher

/// A draft file in JSON output, and in words.
struct DraftRow: Encodable {
    let path: String
    let summary: DraftSummary

    /// `/srv/fleet/drafts/2.root.json lacks 1 of 2 signatures of root 1: 4a9f…, 77b0…`.
    var lackWords: String {
        let lacks = summary.approvals.filter { $0.isEnough == false }.map { approval in
            let open = approval.keys.filter { $0.hasSigned == false }.map { String($0.id.prefix(12)) }
            return
                "\(approval.threshold - approval.signatures) more of \(open.joined(separator: ", ")) (\(approval.by))"
        }
        return lacks.isEmpty ? "\(path): has all its signatures" : "\(path): needs \(lacks.joined(separator: ", and "))"
    }

    /// For somebody who is about to sign.
    func text(at now: Date) -> String {
        var lines = [
            "\(Table.plain(path)): version \(summary.version) of '\(Table.plain(summary.role))', "
                + "good until \(summary.expires.formatted(.iso8601))",
            summary.fleetRoot.map { "of the fleet whose nodes pin the root \($0)" }
                ?? "the first of a fleet that is being founded",
        ]
        lines += summary.changes.map { "  " + Table.plain($0) }
        for approval in summary.approvals {
            lines.append(
                "\(Table.plain(approval.by)): \(approval.signatures) of \(approval.threshold) signatures are there")
            lines += approval.keys.map {
                "  \($0.hasSigned ? "signed " : "missing") \(Table.plain($0.id)) \(Table.plain($0.type))"
            }
        }
        return lines.joined(separator: "\n")
    }
}
