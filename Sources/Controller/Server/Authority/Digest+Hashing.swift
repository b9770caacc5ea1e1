import SwiftASN1
import SwiftletContract
import X509

import struct Crypto.SHA256

extension Digest {
    /// SHA-256 of the key's SubjectPublicKeyInfo.
    init(ofKey key: Certificate.PublicKey) throws {
        var serializer = DER.Serializer()
        try serializer.serialize(key)
        try self.init(hashing: serializer.serializedBytes)
    }

    /// SHA-256.
    init(hashing bytes: [UInt8]) throws {
        guard let digest = Digest(bytes: SHA256.hash(data: bytes)) else {
            throw ServerError.authority(reason: "a hash is not 32 bytes long")
        }
        self = digest
    }
}
