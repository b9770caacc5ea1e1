import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import SwiftASN1
import SwiftletContract
import X509

/// What a virtual node shows: a certificate that it got for a token, as a real one does.
struct Identity: Sendable {
    let node: NodeID
    let context: NIOSSLContext

    static func enrolled(
        by token: JoinToken, authority: String, port: Int, on loop: any EventLoop
    ) async throws -> Identity {
        let key = P256.Signing.PrivateKey()
        let own = Certificate.PrivateKey(key)
        let request = try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName("virtual") }, privateKey: own,
            attributes: .init(), signatureAlgorithm: .ecdsaWithSHA256)
        let line = try await ControllerLine.open(to: port, showing: context(authority), on: loop)
        defer { line.close() }
        let body = EnrolmentRequest(
            token: token.id, secret: Base64URL.encode(token.secret), request: try request.serializeAsPEM().pemString)
        let answer = try await line.ask(.POST, "/v1/enroll", body: Array(try body.json()))
        guard answer.status == 200, let enrolled = try? EnrolmentAnswer(json: answer.bytes),
            let certificate = enrolled.certificate
        else { throw SimulatorError.notEnrolled(status: answer.status) }
        return Identity(
            node: enrolled.node,
            context: try context(authority, certificate: certificate, key: own.serializeAsPEM().pemString))
    }

    private static func context(
        _ authority: String, certificate: String? = nil, key: String? = nil
    ) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
        configuration.certificateVerification = .noHostnameVerification
        if let certificate, let key {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

enum SimulatorError: Error {
    case notEnrolled(status: Int)
    case refused(path: String, status: Int)
    case nonsense(path: String)
}
