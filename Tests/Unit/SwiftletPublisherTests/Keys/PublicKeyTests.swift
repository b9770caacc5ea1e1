import Foundation
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct PublicKeyTests {
    @Test(arguments: KeyKind.allCases)
    func jsonAndPEMAreTheSameKey(kind: KeyKind) throws {
        let key = SigningKey(kind).publicKey
        #expect(try PublicKey(text: Array(key.jsonText.utf8), path: "k") == key)
        #expect(try PublicKey(text: Array((key.pem + "\n").utf8), path: "k") == key)
        #expect(key.type == kind.rawValue)
    }

    /// Made with openssl 3.0 from the private key of RFC 8032, 7.1, test 1.
    @Test func pemOfOpenSSL() throws {
        let pem = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----
            """
        let key = try PublicKey(text: Array(pem.utf8), path: "k")
        #expect(key.material == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect(key.pem == pem)
    }

    /// Members that we do not know are part of the id: they stay.
    @Test func unknownMembersStay() throws {
        let key = SigningKey().publicKey
        let text = key.jsonText.replacing("{\"keytype\"", with: "{\"a\":[1],\"keytype\"")
        let read = try PublicKey(text: Array(text.utf8), path: "k")
        #expect(read.jsonText == text && read.id != key.id && read.material == key.material)
    }

    @Test(arguments: [
        "", "{}", "[]", "no", "{\"keytype\":\"ed25519\",\"scheme\":\"ed25519\",\"keyval\":{\"public\":\"00\"}}",
        "{\"keytype\":\"x\",\"scheme\":\"x\",\"keyval\":{\"public\":\"00\"}}",
        "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----",
    ])
    func whatIsNoPublicKeyIsRefused(text: String) {
        #expect(throws: PublisherError.self) { try PublicKey(text: Array(text.utf8), path: "k") }
    }

    /// Handed over by mistake, it must not end in public metadata.
    @Test func privateKeyFileIsRefused() throws {
        let bytes = try KeyFile(SigningKey(), role: nil, protection: .plain).bytes()
        guard case .publicKeyUnusable(_, let reason)? = caught({ _ = try PublicKey(text: bytes, path: "k") }) else {
            Issue.record("it was taken")
            return
        }
        #expect(reason.contains("private key"))
    }
}
