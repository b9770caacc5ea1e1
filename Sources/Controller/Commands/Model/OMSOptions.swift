import ArgumentParser
import Glibc
import SwiftletContract
import SwiftletPublisher

/// OpenSSF Model Signing at publication: whose signature a model must have, and who signs what is published.
struct OMSOptions: ParsableArguments {
    @Option(
        name: .customLong("require-oms"),
        help: ArgumentHelp(
            "Publish only what the model's producer signed with this public key (OpenSSF Model Signing 1.0).",
            discussion: "A PEM file, P-256, P-384 or P-521. The signature must cover every file of the release, by its "
                + "path from the manifest's folder. It travels with the release as producer.sig.",
            valueName: "public-key"),
        completion: .file())
    var requiredKey: String?

    @Option(
        name: .customLong("oms-signature"),
        help: "The producer's signature; default: model.sig beside the manifest.", completion: .file())
    var producerSignature: String?

    @Option(
        name: .customLong("oms-key"),
        help: ArgumentHelp(
            "Sign the release's files with this private key (OpenSSF Model Signing 1.0).",
            discussion:
                "A PEM file, P-256, P-384 or P-521, that only its owner can read. The signature travels with the "
                + "release as model.sig, for those who copy it elsewhere; nodes go by the fleet's own keys alone.",
            valueName: "private-key"),
        completion: .file())
    var signingKey: String?

    func validate() throws {
        if producerSignature != nil, requiredKey == nil {
            throw ValidationError("--oms-signature needs --require-oms: without a key, a signature says nothing")
        }
    }

    /// What the producer signed, verified; nil where nothing is required.
    func required(besideManifest manifest: String) throws -> OMSSignature? {
        guard let requiredKey else { return nil }
        let key = try OMSPublicKey(
            pem: try ManifestFolder.read(requiredKey, limit: OMSPublicKey.maxFileSize), path: requiredKey)
        let path = producerSignature ?? Self.beside(manifest, Release.signatureName)
        guard access(path, F_OK) == 0 else { throw OMSError.noSignature(path: path) }
        let bytes = try ManifestFolder.read(path, limit: OMSSignature.maxSize)
        return try OMSSignature(verifying: bytes, path: path, key: key)
    }

    /// nil where nothing is to be signed.
    func key() throws -> OMSPrivateKey? {
        guard let signingKey else { return nil }
        let bytes = try ManifestFolder.read(signingKey, limit: OMSPublicKey.maxFileSize)
        guard FileMode(of: signingKey)?.isForOthers == false else {
            throw OMSError.keyRefused(
                path: signingKey, reason: "others may read it; make a new one, or run 'chmod 600' if nobody could have")
        }
        return try OMSPrivateKey(pem: bytes, path: signingKey)
    }

    private static func beside(_ path: String, _ name: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }
}
