public import SwiftletContract
import SwiftletTrust

/// Why a model signature was refused or not made. `signature` is the path of its file.
public enum OMSError: Error, Hashable, Sendable {
    case noSignature(path: String)
    case keyRefused(path: String, reason: String)
    /// The key has not signed this. `hint` is what the signature says of the key that has.
    case badSignature(signature: String, key: String, hint: String?)
    case malformed(signature: String, reason: String)
    /// Legal in OMS 1.0, but nothing that is verified here.
    case unsupported(signature: String, what: String, instead: String)
    /// A file of the release, or another one that was signed, is not what was signed.
    case tampered(signature: String, file: String, signed: Digest, found: Digest)
    /// Signed, but not in the manifest's folder; `reason` names the file.
    case fileMissing(reason: String)
    /// In the release, but not signed.
    case unsigned(signature: String, file: String)
}

extension OMSError {
    /// How a program that ends with this error ends.
    public var exitCode: ExitCode {
        switch self {
        case .noSignature, .badSignature: .badSignature
        case .keyRefused: .usage
        case .malformed, .unsupported, .tampered, .fileMissing, .unsigned: .badContent
        }
    }
}

extension OMSError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSignature(let path):
            "the producer's signature is required, and there is no '\(path)'; get it from the producer, or name it with "
                + "--oms-signature"
        case .keyRefused(let path, let reason): "the key '\(path)' cannot be used: \(reason)"
        case .badSignature(let signature, let key, let hint):
            "'\(signature)' was not made with the key '\(key)', or was changed since"
                + (hint.map { "; it names the key \($0)" } ?? "") + ": nothing was published"
        case .malformed(let signature, let reason): "the signature '\(signature)' cannot be read: \(reason)"
        case .unsupported(let signature, let what, let instead):
            "the signature '\(signature)' \(what), which is not verified here; \(instead)"
        case .tampered(let signature, let file, let signed, let found):
            "'\(file)' is not what was signed in '\(signature)': it has the digest \(found.hex), and \(signed.hex) was "
                + "signed; get the file from the producer again"
        case .fileMissing(let reason):
            "a file that was signed is not in the manifest's folder as it was: \(reason); get all that the producer signed"
        case .unsigned(let signature, let file):
            "'\(file)' is a file of the release, but was not signed in '\(signature)'; leave it out of the manifest, or "
                + "have the producer sign the folder with it"
        }
    }
}

extension OMSError {
    /// A fault that the strict reader found.
    static func malformed(_ error: TrustError, in signature: String) -> OMSError {
        if case .malformed(_, let reason) = error { return .malformed(signature: signature, reason: reason) }
        return .malformed(signature: signature, reason: error.description)
    }
}
