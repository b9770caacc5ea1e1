import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A Sigstore bundle 0.3 with a DSSE envelope, as OMS 1.0 has it for signatures that were made with a key (section 4).
struct OMSBundle {
    private static let payloadType = "application/vnd.in-toto+json"

    let payload: [UInt8]
    /// DER.
    var signature: [UInt8]
    /// What it says of its key, 64 hexadecimal digits; for messages alone, since nobody signed it.
    let hint: String?

    init(payload: [UInt8], signature: [UInt8] = [], hint: String) {
        self.payload = payload
        self.signature = signature
        self.hint = hint
    }

    /// Reads a bundle (8.1), which is not trusted by that. `path` is for messages.
    init(_ bytes: [UInt8], path: String) throws(OMSError) {
        let bundle: Fields
        let material: Fields
        do throws(TrustError) {
            guard let object = try JSON(parsing: bytes, file: path).object else {
                throw .malformed(file: path, reason: "it is not an object")
            }
            bundle = Fields(object, file: path)
            guard try bundle.text("mediaType").string == MediaType.signature else {
                throw bundle.fault("it is not a Sigstore bundle of version 0.3")
            }
            material = try bundle.object("verificationMaterial")
        } catch { throw .malformed(error, in: path) }
        try Self.checkMethod(material, path: path)
        do throws(TrustError) { try self.init(bundle, key: material.object("publicKey")) } catch {
            throw .malformed(error, in: path)
        }
    }

    /// 4.1: `publicKey` alone is for signatures that were made with a key.
    private static func checkMethod(_ material: Fields, path: String) throws(OMSError) {
        let what: String
        if material.has("certificate") {
            what = "was made without a key, through Sigstore"
        } else if material.has("x509CertificateChain") {
            what = "was made with a certificate"
        } else {
            return
        }
        throw .unsupported(
            signature: path, what: what,
            instead: "ask the producer for one that was made with a key: 'model_signing sign key'")
    }

    private init(_ bundle: Fields, key: Fields) throws(TrustError) {
        let envelope = try bundle.object("dsseEnvelope")
        let signatures = try envelope.objects("signatures")
        guard signatures.count == 1, let only = signatures.first else {
            throw envelope.fault("it has \(signatures.count) signatures where one belongs")
        }
        guard try envelope.text("payloadType").string == Self.payloadType else {
            throw envelope.fault("what it signs is no in-toto statement")
        }
        self.payload = try Self.bytes("payload", of: envelope)
        self.signature = try Self.bytes("sig", of: only)
        let hint = key.has("hint") ? try key.text("hint").string : ""
        self.hint = Digest(hex: hint)?.hex
    }

    private static func bytes(_ key: JSONText, of fields: Fields) throws(TrustError) -> [UInt8] {
        guard let data = Data(base64Encoded: try fields.text(key).string) else {
            throw fields.fault("'\(key.string)' is not base64")
        }
        return Array(data)
    }

    /// What is really signed: DSSE's pre-authentication encoding.
    var message: [UInt8] {
        Array("DSSEv1 \(Self.payloadType.utf8.count) \(Self.payloadType) \(payload.count) ".utf8) + payload
    }

    var json: [UInt8] {
        let envelope: JSON = [
            "payload": JSON(Data(payload).base64EncodedString()), "payloadType": JSON(Self.payloadType),
            "signatures": [["sig": JSON(Data(signature).base64EncodedString()), "keyid": ""]],
        ]
        let bundle: JSON = [
            "mediaType": JSON(MediaType.signature), "dsseEnvelope": envelope,
            "verificationMaterial": ["publicKey": ["hint": JSON(hint ?? "")]],
        ]
        return bundle.compact
    }
}
