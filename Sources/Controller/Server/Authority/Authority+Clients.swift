import FoundationEssentials
import SwiftASN1
import SwiftletRegistry
import X509

extension Authority {
    /// What a client's certificate says: its one name, `spiffe://FLEET/PATH`.
    struct ClientName {
        /// `node/box-1`, `operator/anna`.
        let path: String
        let serial: String
        let issuedAt: Date
        let expiresAt: Date
    }

    /// - Parameter path: what kind of client it is, and its name; nobody else gets one of that kind.
    func issue(
        to path: String, called name: String, key: Certificate.PublicKey, lifetime: Double, at now: Date
    ) throws -> ClientCertificate {
        let issuedAt = Date(timeIntervalSince1970: (now - Self.leeway).timeIntervalSince1970.rounded(.down))
        let expiresAt = issuedAt + Self.leeway + lifetime
        let serial = Certificate.SerialNumber()
        let leaf = try Certificate(
            version: .v3, serialNumber: serial, publicKey: key, notValidBefore: issuedAt, notValidAfter: expiresAt,
            issuer: certificate.subject, subject: DistinguishedName { CommonName(name) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
                SubjectAlternativeNames([.uniformResourceIdentifier(names + path)])
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: self.key.publicKey).keyIdentifier)
            }, issuerPrivateKey: self.key)
        return ClientCertificate(
            serial: Self.text(serial), pem: try leaf.serializeAsPEM().pemString, issuedAt: issuedAt,
            expiresAt: expiresAt)
    }

    /// What a peer's certificate says; nil unless this authority signed it for a client of this fleet. Whether it is
    /// still valid, and whether its owner is welcome, is not asked here.
    func name(in der: [UInt8]) -> ClientName? {
        guard let leaf = try? Certificate(derEncoded: der), leaf.issuer == certificate.subject,
            certificate.publicKey.isValidSignature(leaf.signature, for: leaf),
            let usage = try? leaf.extensions.extendedKeyUsage, usage.contains(.clientAuth),
            let found = try? leaf.extensions.subjectAlternativeNames, found.count == 1,
            case .uniformResourceIdentifier(let name)? = found.first, name.hasPrefix(names)
        else { return nil }
        return ClientName(
            path: String(name.dropFirst(names.count)), serial: Self.text(leaf.serialNumber),
            issuedAt: leaf.notValidBefore, expiresAt: leaf.notValidAfter)
    }

    private var names: String { "spiffe://\(fleet)/" }

    private static func text(_ serial: Certificate.SerialNumber) -> String {
        serial.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
