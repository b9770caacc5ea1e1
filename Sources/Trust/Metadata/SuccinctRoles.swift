import Crypto

/// Hash bins in one line (TAP 15): 2^bitLength roles that share their keys.
struct SuccinctRoles: Hashable, Sendable {
    let keys: RoleKeys
    private let bitLength: Int64
    private let prefix: JSONText

    init(_ fields: Fields, keys: [JSONText: PublicKey]) throws(TrustError) {
        self.keys = try RoleKeys(fields, keys: keys)
        self.bitLength = try fields.integer("bit_length", in: 1...32)
        self.prefix = try fields.text("name_prefix")
        guard RoleName.isDelegable(name(ofBin: 0)) else { throw fields.fault("'name_prefix' is too long") }
    }

    /// The bin is the first `bitLength` bits of the path's SHA-256.
    func role(for path: JSONText) -> JSONText {
        let head = SHA256.hash(data: path.utf8).prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return name(ofBin: head >> UInt64(32 - bitLength))
    }

    /// `<prefix>-<bin>`, the bin with as many hexadecimal digits as the last one has.
    private func name(ofBin bin: UInt64) -> JSONText {
        let digits = String(bin, radix: 16)
        let width = Int(bitLength + 3) / 4
        let padded = String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        return JSONText(utf8: prefix.utf8 + Array(("-" + padded).utf8))
    }
}
