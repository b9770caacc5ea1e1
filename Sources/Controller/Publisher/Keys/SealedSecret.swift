import Crypto
import FoundationEssentials
import SwiftletTrust
import _CryptoExtras

/// A private key under a passphrase: scrypt (RFC 7914) makes a key of it, ChaCha20-Poly1305 seals. The id of the public
/// key is authenticated with it, so that a sealed secret cannot be put under another name.
struct SealedSecret: Codable, Hashable, Sendable {
    /// The cost of a guess. 128 * n * r bytes of memory.
    struct Cost: Hashable, Sendable {
        var n: Int
        var r: Int
        var p: Int

        /// 128 MiB, OWASP's advice of 2023.
        static let standard = Cost(n: 1 << 17, r: 8, p: 1)

        /// A file may ask for 256 MiB and eight times the standard work, not for a machine's standstill.
        var isBearable: Bool {
            n > 1 && n <= 1 << 20 && n & (n - 1) == 0 && (1...32).contains(r) && (1...16).contains(p)
                && n * r <= 1 << 21 && n * r * p <= 1 << 23
        }
    }

    private var kdf: String
    private var n: Int
    private var r: Int
    private var p: Int
    /// Hexadecimal.
    private var salt: String
    private var cipher: String
    /// Hexadecimal: nonce, text and tag.
    private var box: String

    private static let names = (kdf: "scrypt", cipher: "chacha20-poly1305")

    /// nil only where the library fails, or the passphrase is empty.
    init?(_ secret: [UInt8], keyID: String, passphrase: [UInt8], cost: Cost = .standard) {
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        guard let key = Self.key(passphrase, salt: salt, cost),
            let box = try? ChaChaPoly.seal(secret, using: key, authenticating: Array(keyID.utf8))
        else { return nil }
        (self.kdf, self.cipher) = Self.names
        (self.n, self.r, self.p) = (cost.n, cost.r, cost.p)
        self.salt = Hex.text(salt)
        self.box = Hex.text(Array(box.combined))
    }

    /// Why it can be opened by nobody here; nil where a passphrase may.
    var fault: String? {
        if kdf != Self.names.kdf || cipher != Self.names.cipher { return "it is sealed by means not known here" }
        return Cost(n: n, r: r, p: p).isBearable ? nil : "its scrypt parameters are outside of what is allowed"
    }

    /// nil for a wrong passphrase, and for a file that was changed.
    func open(keyID: String, passphrase: [UInt8]) -> [UInt8]? {
        guard fault == nil, let salt = Hex.bytes(salt.utf8), (8...64).contains(salt.count),
            let combined = Hex.bytes(box.utf8), let box = try? ChaChaPoly.SealedBox(combined: combined),
            let key = Self.key(passphrase, salt: salt, Cost(n: n, r: r, p: p)),
            let secret = try? ChaChaPoly.open(box, using: key, authenticating: Array(keyID.utf8))
        else { return nil }
        return Array(secret)
    }

    private static func key(_ passphrase: [UInt8], salt: [UInt8], _ cost: Cost) -> SymmetricKey? {
        guard passphrase.isEmpty == false else { return nil }
        return try? KDF.Scrypt.deriveKey(
            from: passphrase, salt: salt, outputByteCount: 32, rounds: cost.n, blockSize: cost.r, parallelism: cost.p)
    }
}
