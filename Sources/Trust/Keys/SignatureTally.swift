/// How far a file is signed for a role: for ceremonies, where signatures come one by one. What clients ask is
/// `TrustedMetadata`, which counts in the same way.
package struct SignatureTally: Hashable, Sendable {
    /// How many different keys must have signed.
    package let threshold: Int64
    /// The ids of the keys that have, one for each key, sorted.
    package let signers: [String]

    package var isEnough: Bool { Int64(signers.count) >= threshold }

    /// `delegator` is the `signed` part of the metadata that names the role's keys: a root for the four roles of TUF,
    /// else `targets`.
    package init(of bytes: [UInt8], role: String, delegator: JSONObject) throws(TrustError) {
        let envelope = try Envelope(bytes, file: role + ".json", maxSize: Limits.targetsSize)
        let keys = try Self.keys(of: role, delegator)
        var voters: [PublicKey: String] = [:]
        for (keyID, signature) in envelope.signatures {
            guard let key = keys.keys[keyID], voters[key] == nil else { continue }
            if key.isValid(signature, for: envelope.message) { voters[key] = keyID.string }
        }
        self.threshold = keys.threshold
        self.signers = voters.values.sorted()
    }

    private static func keys(of role: String, _ delegator: JSONObject) throws(TrustError) -> RoleKeys {
        let name = JSONText(role)
        let isTopLevel = RoleName.isDelegable(name) == false
        let fields = Fields(delegator, file: isTopLevel ? "root.json" : "targets.json")
        if isTopLevel {
            return try RoleKeys(try fields.object("roles").object(name), keys: try RoleKeys.keys(fields))
        }
        guard fields.has("delegations"), let keys = try Delegations(try fields.object("delegations")).keys(of: name)
        else { throw fields.fault("it does not delegate to '\(name.shown)'") }
        return keys
    }
}
