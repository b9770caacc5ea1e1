import SwiftletTrust

/// A role's metadata with the signatures that it has so far.
struct SignedFile: Hashable, Sendable {
    let role: String
    var signed: JSONObject
    /// Hexadecimal, by key id.
    var signatures: [String: String] = [:]

    init(role: String, signed: JSONObject) {
        self.role = role
        self.signed = signed
    }

    /// Reads `{"signatures": […], "signed": {…}}`; other members are left out.
    init(role: String, envelope: JSONObject) throws(TrustError) {
        let file = role + ".json"
        guard let signed = envelope["signed"]?.object, let signatures = envelope["signatures"]?.array else {
            throw .malformed(file: file, reason: "it has no 'signed' and 'signatures'")
        }
        self.init(role: role, signed: signed)
        for signature in signatures {
            guard let id = signature.object?["keyid"]?.text, let digits = signature.object?["sig"]?.text else {
                throw .malformed(file: file, reason: "a signature has no 'keyid' or no 'sig'")
            }
            // Placeholders of other tools.
            if digits.utf8.isEmpty == false { self.signatures[id.string] = digits.string }
        }
    }

    var version: Int { Int(signed["version"]?.integer ?? 0) }

    /// As TUF has it; the signatures in the order of their key ids.
    var envelope: JSONObject {
        var envelope = JSONObject()
        envelope["signatures"] = .array(
            signatures.sorted { $0.key < $1.key }.map { ["keyid": JSON($0.key), "sig": JSON($0.value)] })
        envelope["signed"] = .object(signed)
        return envelope
    }

    var bytes: [UInt8] { JSON.object(envelope).compact }

    /// Only the signatures that somebody counts.
    func keeping(_ authorities: [RoleAuthority]) -> SignedFile {
        let ids = Set(authorities.flatMap(\.keyIDs))
        var file = self
        file.signatures = signatures.filter { ids.contains($0.key) }
        return file
    }

    /// Adds the signatures of the keys that are here until the authority has enough; keys that need no passphrase first.
    mutating func sign(
        for authority: RoleAuthority, with keys: KeyStore, mayAsk: Bool = true
    ) throws(PublisherError) {
        for isAsking in mayAsk ? [false, true] : [false] {
            for id in authority.keyIDs {
                let tally = try PublishedState.trust { () throws(TrustError) in try authority.tally(bytes) }
                if tally.isEnough { return }
                guard tally.signers.contains(id) == false, let key = try keys.key(id, mayAsk: isAsking) else {
                    continue
                }
                try add(key)
            }
        }
    }

    mutating func add(_ key: SigningKey) throws(PublisherError) {
        guard let signature = key.signature(of: JSON.object(signed).canonical) else {
            throw .keyRefused(id: key.keyID, path: "memory", reason: "the signature could not be made")
        }
        signatures[key.keyID] = Hex.text(signature)
    }
}
