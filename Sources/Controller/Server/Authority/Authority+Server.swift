import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

import enum Crypto.P256

extension Authority {
    /// Of the server's certificate, which lives in memory only and is replaced each day.
    static let serverLifetime: Double = 30 * 86_400

    /// What TLS wants to serve as these names, with a key that is made now. Peers may show a certificate; what it is
    /// worth is decided for each request.
    func serverContext(for names: [ServerName], at now: Date) throws -> NIOSSLContext {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: now - Self.leeway,
            notValidAfter: now + Self.serverLifetime, issuer: certificate.subject,
            subject: DistinguishedName { CommonName("Swiftlet controller") },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map(\.general))
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: self.key.publicKey).keyIdentifier)
            }, issuerPrivateKey: self.key)
        let authority = try NIOSSLCertificate(bytes: Array(certificate.serializeAsPEM().pemString.utf8), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(try NIOSSLCertificate(bytes: Array(leaf.serializeAsPEM().pemString.utf8), format: .pem))
            ],
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(key.serializeAsPEM().pemString.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates([authority])
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
