import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import SwiftletServer

struct TokenListOperation: FleetOperation {
    static let route = "token/list"
    static let access = AdminAccess.read

    /// The hash of the secret is nobody's business.
    private struct Row: Encodable {
        let id: String
        let state: TokenRecord.State
        let node: NodeID?
        let labels: Labels
        let needsApproval: Bool
        let uses: Int
        let usesLeft: Int
        let createdAt: Date
        let expiresAt: Date
    }

    func perform(at site: Site) async throws -> Product {
        let rows = try await site.registry().tokens().map { token in
            Row(
                id: token.id, state: token.state(at: site.now), node: token.node, labels: token.labels,
                needsApproval: token.needsApproval, uses: token.uses, usesLeft: token.usesLeft,
                createdAt: token.createdAt, expiresAt: token.expiresAt)
        }
        return Product(rows, text: Self.text(rows, at: site.now))
    }

    private static func text(_ rows: [Row], at now: Date) -> String {
        guard rows.isEmpty == false else { return "there is no token; make one with 'swiftletctl token create'" }
        var table = Table("TOKEN", "STATE", "NODE", "LABELS", ">USES LEFT", "APPROVAL", "CREATED", "EXPIRES")
        for row in rows {
            table.add(
                row.id, row.state.rawValue, row.node?.text ?? "any", row.labels.words.joined(separator: ","),
                "\(row.usesLeft) of \(row.uses)", row.needsApproval ? "by hand" : "none",
                "\(Age(of: row.createdAt, at: now))", "\(Age(of: row.expiresAt, at: now))")
        }
        return table.text
    }
}
