import Crypto
import Foundation
import SwiftASN1
import SwiftletContract
import SwiftletRegistry
import Testing
import X509

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct AuthorityTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let node = NodeID(unchecked: "box-1")

    private static func request(_ key: Certificate.PrivateKey) throws -> String {
        let subject = try DistinguishedName { CommonName("somebody-else") }
        return try CertificateSigningRequest(
            version: .v1, subject: subject, privateKey: key, attributes: .init()
        ).serializeAsPEM().pemString
    }

    private static func der(_ certificate: ClientCertificate) throws -> [UInt8] {
        try PEMDocument(pemString: certificate.pem).derBytes
    }

    @Test func isTheSameAfterItWasStored() throws {
        let authority = try Authority(for: "f", at: Self.now)
        let again = try Authority(for: "f", pem: try authority.pem())
        #expect(again.digest == authority.digest)
        #expect(try again.certificatePEM() == authority.certificatePEM())
        let other = try Authority(for: "f", at: Self.now)
        let mixed = String(decoding: try other.pem(), as: UTF8.self).components(separatedBy: "-----BEGIN CERT")[0]
        #expect(throws: ServerError.self) {
            try Authority(for: "f", pem: Array((mixed + (try authority.certificatePEM())).utf8))
        }
        #expect(throws: ServerError.self) { try Authority(for: "f", pem: Array("nonsense".utf8)) }
    }

    @Test func knowsItsOwnNodesOnly() throws {
        let authority = try Authority(for: "fleet", at: Self.now)
        let request = try SigningRequest(pem: try Self.request(Certificate.PrivateKey(P256.Signing.PrivateKey())))
        let issued = try authority.issue(to: Self.node, key: request.key, at: Self.now)
        let found = try #require(authority.identify(try Self.der(issued)))
        #expect(found.node == Self.node && found.serial == issued.serial)
        #expect(found.issuedAt == issued.issuedAt && found.expiresAt == issued.expiresAt)
        #expect(found.expiresAt == Self.now + 30 * 86_400)
        // Another authority of the same name; the same key for another fleet; the authority itself; rubbish.
        let foreign = try Authority(for: "fleet", at: Self.now).issue(to: Self.node, key: request.key, at: Self.now)
        #expect(authority.identify(try Self.der(foreign)) == nil)
        let elsewhere = try Authority(for: "other", pem: try authority.pem())
        #expect(elsewhere.identify(try Self.der(issued)) == nil)
        #expect(authority.identify(try PEMDocument(pemString: try authority.certificatePEM()).derBytes) == nil)
        #expect(authority.identify([]) == nil && authority.identify([0x30, 0x80, 0]) == nil)
        var changed = try Self.der(issued)
        changed[changed.count - 1] ^= 1
        #expect(authority.identify(changed) == nil)
    }

    /// Of one authority, and of one name.
    @Test func nodesAndOperatorsAreNeverEachOther() throws {
        let authority = try Authority(for: "fleet", at: Self.now)
        let request = try SigningRequest(pem: try ClientKey().request())
        let node = try authority.issue(to: Self.node, key: request.key, at: Self.now)
        let name = OperatorName(unchecked: Self.node.text)
        let person = try authority.issue(to: name, key: request.key, at: Self.now)
        #expect(authority.identify(try Self.der(node)) != nil)
        #expect(authority.identify(try Self.der(person)) == nil)
        #expect(authority.identifyOperator(try Self.der(node)) == nil)
        let found = try #require(authority.identifyOperator(try Self.der(person)))
        #expect(found.name == name && found.serial == person.serial && found.expiresAt == Self.now + 90 * 86_400)
        let foreign = try Authority(for: "fleet", at: Self.now).issue(to: name, key: request.key, at: Self.now)
        #expect(authority.identifyOperator(try Self.der(foreign)) == nil)
    }

    @Test func aRequestProvesItsKey() throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let text = try Self.request(key)
        #expect(try SigningRequest(pem: text).key == key.publicKey)
        var bytes = try PEMDocument(pemString: text).derBytes
        bytes[bytes.count - 1] ^= 1
        let broken = PEMDocument(type: "CERTIFICATE REQUEST", derBytes: bytes).pemString
        let others = [
            broken, "", "nonsense", String(repeating: "a", count: 9000),
            try Self.request(Certificate.PrivateKey(P384.Signing.PrivateKey())),
        ]
        for text in others { #expect(throws: DocumentError.self) { try SigningRequest(pem: text) } }
    }

    @Test func namesOfServers() {
        for name in ["controller.example", "127.0.0.1", "::1", "a-1", "xn--a"] {
            #expect(ServerName(name) != nil, "\(name)")
        }
        for name in ["", "a b", "a/b", "-a", "a..b", "*.example", "a:1", "[::1]", "a\u{0}b", "ä"] {
            #expect(ServerName(name) == nil, "\(name)")
        }
        #expect(ServerName.names(listeningOn: "127.0.0.1").map(\.text) == ["localhost", "127.0.0.1", "::1"])
        #expect(ServerName.names(listeningOn: "10.0.0.1").map(\.text) == ["10.0.0.1"])
    }
}
