import FoundationEssentials
import SwiftletTrust

/// A role's metadata as it is published: what the next version is made from.
struct SignedRole {
    let name: String
    let version: Int
    let expires: Date
    /// Who may sign for it.
    let keyIDs: [String]
    /// The file as it is.
    let bytes: [UInt8]
    /// All members, those that we do not know too.
    var signed: JSONObject

    /// Less than half of its life is left.
    func isDue(at now: Date) -> Bool { expires.timeIntervalSince(now) < RoleName.life(of: name) / 2 }

    /// `bytes` were verified.
    init(_ name: String, _ bytes: [UInt8], keyIDs: [String]) throws(TrustError) {
        let file = name + ".json"
        let signed = try JSON(parsing: bytes, file: file).object?["signed"]?.object ?? JSONObject()
        guard let version = signed["version"]?.integer,
            let expires = SignedTime.date(signed["expires"]?.text?.string ?? "")
        else { throw .malformed(file: file, reason: "it has no version or no end") }
        self.name = name
        self.version = Int(version)
        self.expires = expires
        self.keyIDs = keyIDs
        self.bytes = bytes
        self.signed = signed
    }
}
