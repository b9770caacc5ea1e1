import FoundationEssentials
import SwiftletTrust

/// A role's metadata as it is published: what the next version is made from.
struct SignedRole {
    let name: String
    let version: Int
    let expires: Date
    /// Who may sign for it.
    let authority: RoleAuthority
    /// The file as it is.
    let bytes: [UInt8]
    /// All members, those that we do not know too.
    var signed: JSONObject

    /// Less than half of its life is left.
    func isDue(at now: Date) -> Bool { expires.timeIntervalSince(now) < RoleName.life(of: name) / 2 }

    /// `bytes` were verified. `delegator` says who may sign; a root says so of itself.
    init(_ name: String, _ bytes: [UInt8], delegator: JSONObject?) throws(TrustError) {
        let file = name + ".json"
        let signed = try JSON(parsing: bytes, file: file).object?["signed"]?.object ?? JSONObject()
        guard let version = signed["version"]?.integer,
            let expires = SignedTime.date(signed["expires"]?.text?.string ?? ""),
            let authority = RoleAuthority(of: name, in: delegator ?? signed)
        else { throw .malformed(file: file, reason: "it has no version, no end, or no keys") }
        self.name = name
        self.version = Int(version)
        self.expires = expires
        self.authority = authority
        self.bytes = bytes
        self.signed = signed
    }
}
