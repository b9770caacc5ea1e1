import COpenSSL
import Glibc
import SwiftletContract

/// Keys, requests and certificates as PEM texts, by OpenSSL.
enum PEM {
    /// A new P-256 key.
    static func newKey() throws(IdentityFault) -> String { try text("make a key", swiftlet_new_key()) }

    /// A request for a certificate that names nothing: the controller decides.
    static func request(for key: String) throws(IdentityFault) -> String {
        try text("make a certificate request", swiftlet_new_request(key))
    }

    /// The first certificate in `text`, without whatever stands around it.
    static func certificate(in text: String) throws(IdentityFault) -> String {
        try Self.text("read a certificate", swiftlet_only_certificate(text))
    }

    /// SHA-256 of the certificate's SubjectPublicKeyInfo; nil where it is none.
    static func keyDigest(of certificate: String) -> Digest? {
        var digest = [UInt8](repeating: 0, count: 32)
        return swiftlet_certificate_key_digest(certificate, &digest) == 1 ? Digest(bytes: digest) : nil
    }

    static func sha256(_ bytes: some Collection<UInt8>) -> Digest? {
        var digest = [UInt8](repeating: 0, count: 32)
        let bytes = Array(bytes)
        return swiftlet_sha256(bytes, bytes.count, &digest) == 1 ? Digest(bytes: digest) : nil
    }

    /// Whether the certificate is for the key, and signed by the authority.
    static func fits(certificate: String, key: String, authority: String) -> Bool {
        swiftlet_certificate_fits(certificate, key, authority) == 1
    }

    /// Seconds since 1970; nil where it is no certificate.
    static func validity(of certificate: String) -> ClosedRange<Int64>? {
        var (begin, end): (Int64, Int64) = (0, 0)
        guard swiftlet_certificate_times(certificate, &begin, &end) == 1, begin <= end else { return nil }
        return begin...end
    }

    private static func text(
        _ action: String, _ made: UnsafeMutablePointer<CChar>?
    ) throws(IdentityFault) -> String {
        guard let made else { throw .crypto(action: action) }
        defer { free(made) }
        return String(cString: made)
    }
}
