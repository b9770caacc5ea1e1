import SwiftletRegistry
import SwiftletServer

struct TokenRevokeOperation: FleetOperation {
    static let route = "token/revoke"
    static let access = AdminAccess.change
    /// Not the token.
    var id: String

    /// Who gives the whole token does not tell the log.
    init(id: String) {
        let parts = id.split(separator: ".")
        self.id = parts.count == 6 ? String(parts[3]) : id
    }

    init(from decoder: any Decoder) throws {
        self.init(id: try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .id))
    }

    func perform(at site: Site) async throws -> Product {
        guard try await site.registry().revokeToken(id, at: site.now) else { throw CommandError.noToken(id) }
        return Product(["revoked": id], text: "token \(id) is revoked")
    }
}
