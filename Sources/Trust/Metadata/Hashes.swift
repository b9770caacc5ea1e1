import Crypto

/// The hashes that were signed for a file, by algorithm.
struct Hashes: Hashable, Sendable {
    /// Lower-case hexadecimal digits; algorithms that are not known here too.
    let digests: [String: String]

    /// Reads `hashes`; an empty object is an error, a hash of the wrong length too.
    init(_ fields: Fields) throws(TrustError) {
        var digests: [String: String] = [:]
        for member in fields.members {
            guard let digest = member.value.text, Hex.isLowerCase(digest) else {
                throw fields.fault("the hash '\(member.key.shown)' is not hexadecimal")
            }
            let algorithm = member.key.string
            if let length = Self.lengths[algorithm], digest.utf8.count != length * 2 {
                throw fields.fault("the hash '\(member.key.shown)' does not have \(length * 2) digits")
            }
            digests[algorithm] = digest.string
        }
        guard digests.isEmpty == false else { throw fields.fault("'hashes' is empty") }
        self.digests = digests
    }

    /// In bytes.
    private static let lengths = ["sha256": 32, "sha384": 48, "sha512": 64]

    /// All known algorithms must agree, and one must be known.
    func verify(_ bytes: [UInt8], file: String) throws(TrustError) {
        var isChecked = false
        for (algorithm, expected) in digests.sorted(by: { $0.key < $1.key }) {
            guard let found = Self.digest(of: bytes, by: algorithm) else { continue }
            guard found == expected else { throw .wrongHash(file: file, algorithm: algorithm) }
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
        digests["sha256"] ?? digests["sha512"] ?? digests["sha384"] ?? digests.values.min()
    }
}
