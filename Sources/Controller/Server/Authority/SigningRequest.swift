import SwiftASN1
import SwiftletContract
import X509

/// A node's request for a certificate: a P-256 key, and the proof that whoever asks has it. What names the request
/// wishes for is not even read.
struct SigningRequest: Sendable {
    static let maxLength = 8 << 10
    let key: Certificate.PublicKey
    let digest: Digest

    /// Throws `DocumentError` for anything else.
    init(pem: String) throws(DocumentError) {
        guard pem.utf8.count <= Self.maxLength else { throw Self.fault("it is too long") }
        let request: CertificateSigningRequest
        do { request = try CertificateSigningRequest(pemEncoded: pem) } catch { throw Self.fault("\(error)") }
        guard request.signatureAlgorithm == .ecdsaWithSHA256,
            request.publicKey.isValidSignature(request.signature, for: request)
        else { throw Self.fault("its signature does not prove that the sender has the key") }
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(request.publicKey)
            self.digest = try Digest(ofKey: request.publicKey)
        } catch { throw Self.fault("\(error)") }
        guard serializer.serializedBytes.starts(with: Self.p256) else { throw Self.fault("its key is not P-256") }
        self.key = request.publicKey
    }

    private static func fault(_ reason: String) -> DocumentError {
        .malformed(title: "certificate request", reason: reason)
    }

    /// How each SubjectPublicKeyInfo of an uncompressed P-256 key begins.
    private static let p256: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07,
    ]
}
