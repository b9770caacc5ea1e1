/// Which keys may sign for a role, and how many must.
struct RoleKeys: Hashable, Sendable {
    let keyIDs: Set<JSONText>
    let threshold: Int64
    /// Those of `keyIDs` that are known here.
    let keys: [JSONText: PublicKey]

    /// Reads `keyids` and `threshold` (4.3, 4.5). A key id that is listed twice spoils the file.
    init(_ fields: Fields, keys: [JSONText: PublicKey]) throws(TrustError) {
        var keyIDs: Set<JSONText> = []
        for keyID in try fields.texts("keyids") {
            guard keyIDs.insert(keyID).inserted else { throw fields.fault("a role lists a key id twice") }
        }
        self.keyIDs = keyIDs
        self.threshold = try fields.integer("threshold", in: 1...Int64.max)
        self.keys = keys.filter { keyIDs.contains($0.key) }
    }

    /// Counts different keys with a valid signature, not signatures and not key ids.
    func verify(_ envelope: Envelope, role: String) throws(TrustError) {
        var voters: Set<PublicKey> = []
        for (keyID, signature) in envelope.signatures {
            guard let key = keys[keyID], voters.contains(key) == false else { continue }
            if key.isValid(signature, for: envelope.message) { voters.insert(key) }
        }
        guard Int64(voters.count) >= threshold else {
            throw .badSignature(role: role, valid: voters.count, threshold: threshold)
        }
    }

    /// Whether something that was signed for the old keys may no longer be for the new ones: a key left, or more
    /// signatures are needed.
    func revokes(_ old: RoleKeys) -> Bool {
        old.keyIDs.isSubset(of: keyIDs) == false || threshold > old.threshold
    }

    /// Reads `keys` (4.3): every id must be that of its key, known kind or not.
    static func keys(_ fields: Fields) throws(TrustError) -> [JSONText: PublicKey] {
        let object = try fields.object("keys")
        guard object.members.count <= Limits.maxKeys else {
            throw fields.fault("it has more than \(Limits.maxKeys) keys")
        }
        var keys: [JSONText: PublicKey] = [:]
        for member in object.members {
            guard KeyID.of(member.value) == member.key else {
                throw fields.fault("the key id '\(member.key.shown)' is not that of its key")
            }
            keys[member.key] = try PublicKey.read(try object.object(member.key))
        }
        return keys
    }
}
