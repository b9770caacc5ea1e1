import Crypto
import Foundation
import Testing

@testable import SwiftletTrust

/// Vectors made with python-cryptography, as securesystemslib signs.
@Suite(.timeLimit(.minutes(1)))
struct PublicKeyTests {
    private static let message = Array("{\"a\":1}".utf8)
    private static let rsa =
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3wFUUY7OC62e3ybcUK"
        + "p4\n6488TfAAz8C6fql8Zu24Yu0uM3LRcAmyTn1qVDgwdqIJg2OVJ8DVuymmaGfnkjKf\nvF/JhWRWL/JjHEGAU8g7"
        + "NVl0RmYnHJBNUl1aPwhzN710iG6+hgpLC6xpxo8d6Kap\n+lhzWZOsq4DqJ5tNBDdwdmJUYdumjlLlhEIXCrWkXOQl"
        + "uXdr1nahp4hFhKJ7NBQO\nzM8WE7LHVOPzF/5DhELvwUsavTv6Qj3KIZBCSWHu+eZ2y3UcYRZIgcIPOxsTvcbG\n/s"
        + "Zs1l4eFicaur4WUgPBo6CFZXdkGCGziHeTHKu2FW4QoZPpEi0izaWwCpNkpAP2\n+QIDAQAB\n-----END PUBLIC "
        + "KEY-----\n"
    private static let rsaSignature =
        "9daa9ada7bc5df3c0f09f4a260d3038680d8b90038a59eca0b0aab71c6f05e5082036d6f7c9cf3b67049f7a338"
        + "4c0948443b12f2a3c991167469eb5ccce420c4d00fe6935bf3b8b0a7f5115e22aad312e5eb3994672fe84f7ebf"
        + "67c5cbbabcd9aa71060583492237be36c4a2a794d9c979e8483c8101890569afe2b9e273452f985510f0ae24f6"
        + "0d081aac67ef420a4fb5e8337cbff715001f812ba9b968e2f4ecabac59c8e1a5ceae6306e3f298e1f52d388600"
        + "3ad7887963cbe5c80c013e782cf78451b42eac7acea8f6710b76dc4cac76457fa204fc5c6e51944040391c535f"
        + "8bdb6105d660bf61bec8dcd3e5ce20fdbb9dcb1c860513c9fc7124528232bc"
    private static let rsaShortSalt =
        "10f0102c23f3783a8f31ba828d69c1aa89f8c7be32508439217cb7a0afdea5e9c519d5e8bb8dddf4c5bbff97d8"
        + "34fe2b890c58031cae7c88d769abbddd090437a5418801f082fdddedbcc3be9b0c5edb07ea40c5aff6dfb3aac9"
        + "1161f4fbef5794796d86d2b55e59fbec712a9561d53d8d6fc232f29a467497d4cb90b93617011b624f81bb333e"
        + "59f5f079ae87cc44fc962312824902f9e542e45ade94eaa699e36b9d9ce481df46f1ba5ed995b4e7c66b18980c"
        + "0ea6f0815da05ad00eef7e23489e0b5b50c373e418973f43dee18e051ce9c34245880a1845012320c416ef7959"
        + "2f169d9b8f75f55ccc70fb9b3d9f9a18bcc43dc13c7c09fcd2db42d617f8f5"
    private static let rsaOldPadding =
        "97dac4686a1041dbfba9eaadc2e20fd616cf1939655d5213f1d0236b871ab8ebd03d34c990ad49d10c584f29d4"
        + "19feb563e2dc2f19020924313294946377bf8c60a76385c3aba41ce129bc22dcbde46e68d83c44303bfced29d4"
        + "b9202d13702a885a7fb8bfdbab1530077a93f4b2f2239fcfa6f9056f6a72b980b7b14dd4d02d715c8653dd7e4c"
        + "93109b49fe6a67ff148eb953188194e5c42cf66cfb9a2cfc61fcdf80622e72d725336e850fb5ade1d0da81cb2b"
        + "25d5b0c5fb50bd3cd19bd46d2a032e89594e74f461d8f5599f78ed256139fd8f18b98d6dabb9cc380f299489a9"
        + "338d256ab30305904ebc6d19c911411b3ca3124e88edbc5f8fc1ddf48ae760"
    private static let rsa1024 =
        "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCyd7dJOy8IiUwKnmV4CKTQBb"
        + "cM\n12jAPtqkrZX9arB8gBvN/tOFEaJwetnH9QTDqXoHtw2yno7LPBvPRISrENXvfYH7\nqBwW6+ZJdttrL2Apzz9k"
        + "qbts43UTXsToUzxhOAGDPkqDF5HUk0jaLgCAApsGKbVr\nClmdiaLZz8pC+tk4TwIDAQAB\n-----END PUBLIC KE"
        + "Y-----\n"
    private static let p256 =
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE976GHjMuc1ETLTQiSbtDx8Qx4X"
        + "CG\n8NfWkA++pSDjyQc09PowiIQZmjlWB3Q3zvR0kTOP2TBPBG1DvnHRehddKQ==\n-----END PUBLIC KEY-----"
        + "\n"
    private static let p256Signature =
        "30460221008d2927cee801a9d10fe6f0766a0a686b239388ed9cb8f5ab9c2605d0eabb80bd022100e02ede5a3e"
        + "b81a474b02ec94205ea83858d20fdd24273703c3f04c861d567a86"
    private static let p384 =
        "-----BEGIN PUBLIC KEY-----\nMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8MoFGtR8QkaLnspYQhjRB5JzS5pGn9"
        + "yU\njkmkXzRCkkAWB2FmiHj0JqiM348/nOfCHvi/1izWb0n22s0dVVFWfXIRMP/D3s7W\nJYRX3E6vh2wf7cHi4kTU"
        + "6GPc2eHllwLl\n-----END PUBLIC KEY-----\n"

    private static func key(_ type: String, _ scheme: String, _ value: JSON) throws -> PublicKey? {
        var object = JSONObject()
        object["keytype"] = JSON(type)
        object["scheme"] = JSON(scheme)
        object["keyval"] = ["public": value]
        return try PublicKey.read(Fields(object, file: "x"))
    }

    @Test(arguments: [(rsaSignature, true), (rsaShortSalt, false), (rsaOldPadding, false), ("", false), ("00", false)])
    func rsaPSS(signature: String, isValid: Bool) throws {
        let key = try #require(try Self.key("rsa", "rsassa-pss-sha256", JSON(Self.rsa)))
        let bytes = try #require(Hex.bytes(signature.utf8))
        #expect(key.isValid(bytes, for: Self.message) == isValid)
        #expect(key.isValid(bytes, for: Self.message + [0]) == false)
    }

    @Test(arguments: ["ecdsa", "ecdsa-sha2-nistp256"])
    func ecdsa(type: String) throws {
        let key = try #require(try Self.key(type, "ecdsa-sha2-nistp256", JSON(Self.p256)))
        var bytes = try #require(Hex.bytes(Self.p256Signature.utf8))
        #expect(key.isValid(bytes, for: Self.message))
        #expect(key.isValid(bytes, for: Self.message + [0]) == false)
        #expect(key.isValid([], for: Self.message) == false)
        bytes[bytes.count - 1] ^= 1
        #expect(key.isValid(bytes, for: Self.message) == false)
    }

    @Test func oneKeyInTwoSpellingsIsOneKey() throws {
        let first = try Self.key("ecdsa", "ecdsa-sha2-nistp256", JSON(Self.p256))
        let spaced = Self.p256.replacingOccurrences(of: "-----\nMFkw", with: "-----\nMFkw\n")
        let second = try? Self.key("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", JSON(spaced))
        #expect(second == nil || second == first)
        #expect(first == (try Self.key("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", JSON(Self.p256))))
        let digits = Hex.text(Signer().key.publicKey.rawRepresentation)
        #expect(
            try Self.key("ed25519", "ed25519", JSON(digits))
                == Self.key("ed25519", "ed25519", JSON(digits.uppercased())))
    }

    @Test(arguments: [
        ("rsa", "rsassa-pss-sha512"), ("ecdsa", "ecdsa-sha2-nistp384"), ("ed448", "ed448"), ("", ""),
        ("ed25519", "rsassa-pss-sha256"), ("sigstore-oidc", "Fulcio"),
    ])
    func unknownKindsAreSkipped(type: String, scheme: String) throws {
        #expect(try Self.key(type, scheme, "whatever") == nil)
    }

    @Test(arguments: [
        ("ed25519", "ed25519", JSON("00")), ("ed25519", "ed25519", JSON(String(repeating: "0", count: 62))),
        ("ed25519", "ed25519", JSON(String(repeating: "0", count: 66))),
        ("ed25519", "ed25519", JSON(String(repeating: "g", count: 64))), ("ed25519", "ed25519", .null),
        ("ed25519", "ed25519", 1), ("ecdsa", "ecdsa-sha2-nistp256", JSON(p384)),
        ("ecdsa", "ecdsa-sha2-nistp256", JSON(rsa)), ("ecdsa", "ecdsa-sha2-nistp256", "04cbc5"),
        ("rsa", "rsassa-pss-sha256", JSON(p256)), ("rsa", "rsassa-pss-sha256", JSON(rsa1024)),
        ("rsa", "rsassa-pss-sha256", ""), ("rsa", "rsassa-pss-sha256", JSON(String(repeating: "a", count: 9000))),
    ])
    func malformedKeysAreRefused(type: String, scheme: String, value: JSON) {
        #expect(throws: TrustError.self) { try Self.key(type, scheme, value) }
    }
}
