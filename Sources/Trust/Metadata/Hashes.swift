import Crypto

/// The hashes that were signed for a file, by algorithm.
struct Hashes: Hashable, Sendable {
    /// By algorithm, in the order of their names: lower-case hexadecimal digits; algorithms that are not known here too.
    /// The very members that were parsed: large metadata has tens of thousands.
    private let members: [JSONObject.Member]

    /// Reads `hashes`; an empty object is an error, a hash of the wrong length too.
    init(_ fields: Fields) throws(TrustError) {
        for member in fields.members {
            guard let digest = member.value.text, Hex.isLowerCase(digest) else {
                throw fields.fault("the hash '\(member.key.shown)' is not hexadecimal")
            }
            if let length = Self.lengths[member.key.string], digest.utf8.count != length * 2 {
                throw fields.fault("the hash '\(member.key.shown)' does not have \(length * 2) digits")
            }
        }
        guard fields.members.isEmpty == false else { throw fields.fault("'hashes' is empty") }
        self.members = fields.members
    }

    /// Lower-case hexadecimal digits, by algorithm.
    var digests: [String: String] {
        Dictionary(members.map { ($0.key.string, $0.value.text?.string ?? "") }) { first, _ in first }
    }

    subscript(algorithm: JSONText) -> String? {
        members.first { $0.key == algorithm }?.value.text?.string
    }

    /// In bytes.
    private static let lengths = ["sha256": 32, "sha384": 48, "sha512": 64]

    /// All known algorithms must agree, and one must be known.
    func verify(_ bytes: [UInt8], file: String) throws(TrustError) {
        var isChecked = false
        for member in members {
            let algorithm = member.key.string
            guard let found = Self.digest(of: bytes, by: algorithm) else { continue }
            guard found == member.value.text?.string else { throw .wrongHash(file: file, algorithm: algorithm) }
            isChecked = true
        }
        guard isChecked else { throw .noKnownHash(file: file) }
    }

    private static func digest(of bytes: [UInt8], by algorithm: String) -> String? {
        switch algorithm {
        case "sha256": Hex.text(SHA256.hash(data: bytes))
        case "sha384": Hex.text(SHA384.hash(data: bytes))
        case "sha512": Hex.text(SHA512.hash(data: bytes))
        default: nil
        }
    }

    /// The one that consistent snapshots put before the file name: the strongest habit first.
    var forFileName: String? {
        self["sha256"] ?? self["sha512"] ?? self["sha384"] ?? digests.values.min()
    }
}
