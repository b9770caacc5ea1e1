extension KeyID {
    /// The id of a public key as metadata has it; throws unless a client could verify with it.
    package static func ofUsable(_ key: JSON, file: String) throws(TrustError) -> String {
        guard let object = key.object else { throw .malformed(file: file, reason: "a key is not an object") }
        guard try PublicKey.read(Fields(object, file: file)) != nil else {
            throw .malformed(file: file, reason: "its key type is none of ed25519, ecdsa-sha2-nistp256 and RSA-PSS")
        }
        return of(key).string
    }
}
