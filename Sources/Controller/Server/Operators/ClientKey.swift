import SwiftASN1
public import SwiftletContract
import X509

import enum Crypto.P256

/// The private key of an operator, P-256, made where they are.
public struct ClientKey: Sendable {
    private let key: Certificate.PrivateKey

    /// A new one.
    public init() { self.key = Certificate.PrivateKey(P256.Signing.PrivateKey()) }

    public init(pem: String) throws(ServerError) {
        do { self.key = try Certificate.PrivateKey(pemEncoded: pem) } catch {
            throw .identity(reason: "the key cannot be read: \(error)")
        }
    }

    /// Secret.
    public func pem() throws(ServerError) -> String {
        do { return try key.serializeAsPEM().pemString } catch { throw .identity(reason: "\(error)") }
    }

    /// A PKCS #10 request, PEM: proves that who sends it has the key. What it is called is the authority's to say.
    public func request() throws(ServerError) -> String {
        do {
            return try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName { CommonName("operator") }, privateKey: key,
                attributes: .init()
            ).serializeAsPEM().pemString
        } catch { throw .identity(reason: "\(error)") }
    }
}

extension Authority {
    /// What join tokens pin of an authority's certificate.
    public static func digest(ofCertificate pem: String) throws(ServerError) -> Digest {
        do { return try Digest(ofKey: try Certificate(pemEncoded: pem).publicKey) } catch {
            throw .identity(reason: "the authority's certificate cannot be read: \(error)")
        }
    }
}
