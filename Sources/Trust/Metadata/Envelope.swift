/// Signed metadata before it is trusted: `{"signatures": […], "signed": {…}}` (4.2).
struct Envelope {
    /// Each key id once; a signature that is not in lower-case hexadecimal is empty: one signature, one spelling.
    let signatures: [(keyID: JSONText, signature: [UInt8])]
    let signed: Fields
    /// What was signed: the canonical form of `signed`, unknown members included.
    let message: [UInt8]
    let file: String

    init(_ bytes: [UInt8], file: String, maxSize: Int) throws(TrustError) {
        guard bytes.count <= maxSize else { throw .tooLarge(file: file, size: bytes.count, limit: maxSize) }
        guard let object = try JSON(parsing: bytes, file: file).object else {
            throw .malformed(file: file, reason: "it is not an object")
        }
        let fields = Fields(object, file: file)
        self.file = file
        self.signed = try fields.object("signed")
        self.message = object["signed"]?.canonical(expecting: bytes.count) ?? []
        self.signatures = try Self.signatures(fields)
    }

    /// 4.2: "The keyid MUST be unique in the signatures array". An empty `sig` is a placeholder, not an error.
    private static func signatures(_ fields: Fields) throws(TrustError) -> [(JSONText, [UInt8])] {
        let objects = try fields.objects("signatures")
        guard objects.count <= Limits.maxSignatures else {
            throw fields.fault("it has more than \(Limits.maxSignatures) signatures")
        }
        var seen: Set<JSONText> = []
        var signatures: [(JSONText, [UInt8])] = []
        for object in objects {
            let keyID = try object.text("keyid")
            guard seen.insert(keyID).inserted else { throw fields.fault("two signatures have the same key id") }
            let digits = try object.text("sig")
            signatures.append((keyID, Hex.isLowerCase(digits) ? Hex.bytes(digits.utf8) ?? [] : []))
        }
        return signatures
    }

    /// The fields that all roles have (4.3 to 4.6), after the type.
    func common(type: String) throws(TrustError) -> Common {
        let found = try signed.text("_type")
        guard found.string == type else { throw .wrongType(file: file, expected: type, found: found.shown) }
        return try Common(signed)
    }
}
