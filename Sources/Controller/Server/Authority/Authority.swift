public import FoundationEssentials
import SwiftASN1
public import SwiftletContract
import X509

import enum Crypto.P256

/// The fleet's certificate authority: it tells nodes their controller and the controller its nodes, and nothing else.
/// Nodes pin its key by their join tokens; no other program is to trust it.
public struct Authority: Sendable {
    /// Ten years.
    static let lifetime: Double = 3650 * 86_400
    /// Clocks differ: what is issued is valid a little before.
    static let leeway: Double = 3600

    /// The fleet's id.
    public let fleet: String
    /// Of its SubjectPublicKeyInfo: what join tokens pin.
    public let digest: Digest
    let certificate: Certificate
    let key: Certificate.PrivateKey

    /// A new one, P-256.
    public init(for fleet: String, at now: Date) throws(ServerError) {
        do {
            let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
            let name = try DistinguishedName {
                CommonName("Swiftlet fleet \(fleet)")
            }
            let certificate = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: now - Self.leeway,
                notValidAfter: now + Self.lifetime, issuer: name, subject: name,
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                    Critical(KeyUsage(keyCertSign: true))
                    SubjectKeyIdentifier(hash: key.publicKey)
                }, issuerPrivateKey: key)
            try self.init(fleet: fleet, certificate: certificate, key: key)
        } catch {
            throw .authority(reason: "\(error)")
        }
    }

    /// From its file: private key and certificate, PEM.
    public init(for fleet: String, pem: some Sequence<UInt8>) throws(ServerError) {
        do {
            let documents = try PEMDocument.parseMultiple(pemString: String(decoding: Array(pem), as: UTF8.self))
            guard documents.count == 2 else {
                throw ServerError.authority(reason: "it is not one key and one certificate")
            }
            let key = try Certificate.PrivateKey(pemDocument: documents[0])
            let certificate = try Certificate(pemDocument: documents[1])
            guard key.publicKey == certificate.publicKey else {
                throw ServerError.authority(reason: "its key and its certificate do not belong together")
            }
            try self.init(fleet: fleet, certificate: certificate, key: key)
        } catch let error as ServerError {
            throw error
        } catch {
            throw .authority(reason: "\(error)")
        }
    }

    private init(fleet: String, certificate: Certificate, key: Certificate.PrivateKey) throws {
        self.fleet = fleet
        self.digest = try Digest(ofKey: certificate.publicKey)
        self.certificate = certificate
        self.key = key
    }

    /// What its file holds; secret.
    public func pem() throws(ServerError) -> [UInt8] {
        do { return Array((try key.serializeAsPEM().pemString + "\n" + certificatePEM() + "\n").utf8) } catch {
            throw .authority(reason: "\(error)")
        }
    }

    /// What nodes get; public.
    public func certificatePEM() throws(ServerError) -> String {
        do { return try certificate.serializeAsPEM().pemString } catch { throw .authority(reason: "\(error)") }
    }

    public var expiresAt: Date { certificate.notValidAfter }
}
