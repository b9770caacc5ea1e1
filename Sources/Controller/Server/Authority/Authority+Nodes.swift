import FoundationEssentials
import SwiftASN1
import SwiftletContract
import SwiftletRegistry
import X509

extension Authority {
    /// Of a node's certificate: 30 days; nodes ask for the next after two thirds.
    static let nodeLifetime: Double = 30 * 86_400

    /// For a client, with the one name `spiffe://FLEET/node/NODE`.
    func issue(to node: NodeID, key: Certificate.PublicKey, at now: Date) throws -> NodeCertificate {
        let issuedAt = Date(timeIntervalSince1970: (now - Self.leeway).timeIntervalSince1970.rounded(.down))
        let expiresAt = issuedAt + Self.leeway + Self.nodeLifetime
        let serial = Certificate.SerialNumber()
        let leaf = try Certificate(
            version: .v3, serialNumber: serial, publicKey: key, notValidBefore: issuedAt, notValidAfter: expiresAt,
            issuer: certificate.subject, subject: DistinguishedName { CommonName(node.text) },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
                SubjectAlternativeNames([.uniformResourceIdentifier(nodeNames + node.text)])
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: self.key.publicKey).keyIdentifier)
            }, issuerPrivateKey: self.key)
        return NodeCertificate(
            serial: Self.text(serial), pem: try leaf.serializeAsPEM().pemString, issuedAt: issuedAt,
            expiresAt: expiresAt)
    }

    /// What a peer's certificate says; nil unless this authority signed it for a node of this fleet. Whether it is still
    /// valid, and whether the node is welcome, is not asked here.
    func identify(_ der: [UInt8]) -> PresentedCertificate? {
        guard let leaf = try? Certificate(derEncoded: der), leaf.issuer == certificate.subject,
            certificate.publicKey.isValidSignature(leaf.signature, for: leaf),
            let usage = try? leaf.extensions.extendedKeyUsage, usage.contains(.clientAuth),
            let names = try? leaf.extensions.subjectAlternativeNames, names.count == 1,
            case .uniformResourceIdentifier(let name)? = names.first, name.hasPrefix(nodeNames),
            let node = NodeID(String(name.dropFirst(nodeNames.count)))
        else { return nil }
        return PresentedCertificate(
            node: node, serial: Self.text(leaf.serialNumber), issuedAt: leaf.notValidBefore,
            expiresAt: leaf.notValidAfter)
    }

    private var nodeNames: String { "spiffe://\(fleet)/node/" }

    private static func text(_ serial: Certificate.SerialNumber) -> String {
        serial.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
