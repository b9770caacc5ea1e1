import Crypto
import Foundation

@testable import SwiftletTrust

/// An Ed25519 key pair; `extra` members give the same key another id.
struct Signer {
    let key = Curve25519.Signing.PrivateKey()
    var extra: [JSONText: JSON] = [:]

    var json: JSON {
        var object = JSONObject()
        object["keytype"] = "ed25519"
        object["scheme"] = "ed25519"
        object["keyval"] = ["public": JSON(Hex.text(key.publicKey.rawRepresentation))]
        for (name, value) in extra { object[name] = value }
        return .object(object)
    }

    var keyID: String { KeyID.of(json).string }

    /// An entry of `signatures`.
    func sign(_ signed: JSON) -> JSON {
        let signature = (try? key.signature(for: signed.canonical)).map { Hex.text($0) } ?? ""
        return ["keyid": JSON(keyID), "sig": JSON(signature)]
    }
}
