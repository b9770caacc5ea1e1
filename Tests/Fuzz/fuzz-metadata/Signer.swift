import Crypto
import SwiftletTrust
import Synchronization

/// A key whose private half everybody knows. `twin` is the same key under another id.
struct Signer {
    let name: String
    let json: JSON
    let keyID: JSONText
    private let key: Curve25519.Signing.PrivateKey

    init?(_ name: String, seed: UInt8, twin: Bool = false) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
        else {
            return nil
        }
        self.name = name
        self.key = key
        var object = JSONObject()
        object["keytype"] = "ed25519"
        object["scheme"] = "ed25519"
        object["keyval"] = ["public": JSON(Hex.text(key.publicKey.rawRepresentation))]
        if twin { object["x-twin"] = true }
        self.json = .object(object)
        self.keyID = KeyID.of(.object(object))
    }

    func sign(_ message: [UInt8]) -> JSON {
        ["keyid": .text(keyID), "sig": JSON((try? key.signature(for: message)).map { Hex.text($0) } ?? "")]
    }

    /// The signatures of all of `signers`. Kept, since most of an input's files were in the one before.
    static func signatures(of signers: [Signer], under message: [UInt8]) -> JSON {
        guard signers.count == known.count else { return .array(signers.map { $0.sign(message) }) }
        return made.withLock { made in
            if let there = made[message] { return there }
            if made.count > 2000 { made = [:] }
            let new = JSON.array(signers.map { $0.sign(message) })
            made[message] = new
            return new
        }
    }

    private static let made = Mutex<[[UInt8]: JSON]>([:])

    /// Of the fleet. Two ids, one key: `@a` and `@A`.
    static let known = [
        Signer("@a", seed: 1), Signer("@A", seed: 1, twin: true), Signer("@b", seed: 2), Signer("@c", seed: 3),
    ].compactMap(\.self)
    /// How many different keys these are: no higher threshold can be met.
    static let distinct: Int64 = 3
    /// Whose signature must never do anything.
    static let stranger = [Signer("@stranger", seed: 99)].compactMap(\.self)
}
