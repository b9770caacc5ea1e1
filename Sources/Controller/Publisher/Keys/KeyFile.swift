import SwiftletContract

/// `keys/<role>.json`, 0600: whoever has it can sign for the role.
struct KeyFile: Document {
    static let maxSize = Bytes.kibibytes(4)
    static let title = "key file"

    var role: String
    var keyID: String
    var keytype: String
    var scheme: String
    /// Hexadecimal.
    var publicKey: String
    /// Hexadecimal, the 32 bytes of the seed.
    var privateKey: String

    private enum CodingKeys: String, CodingKey {
        case role, keytype, scheme
        case keyID = "keyid"
        case publicKey = "public"
        case privateKey = "private"
    }
}
