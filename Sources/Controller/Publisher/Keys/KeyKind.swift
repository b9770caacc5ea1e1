/// The kinds of keys that this program signs with. It verifies RSA too.
public enum KeyKind: String, CaseIterable, Sendable, Codable {
    case ed25519
    case ecdsaP256 = "ecdsa-p256"

    /// As TUF has it.
    var keytype: String { self == .ed25519 ? "ed25519" : "ecdsa" }
    var scheme: String { self == .ed25519 ? "ed25519" : "ecdsa-sha2-nistp256" }

    init?(keytype: String, scheme: String) {
        guard let kind = Self.allCases.first(where: { $0.keytype == keytype && $0.scheme == scheme }) else {
            return nil
        }
        self = kind
    }
}
