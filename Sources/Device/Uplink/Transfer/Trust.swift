import CCurl
import COpenSSL

/// Whom a connection over TLS believes, and what it shows.
enum Trust {
    /// The system's authorities, or those of a file in their place.
    case authorities(String?)
    /// The controller's own authority, and nobody else's; what the node shows, where it has it. When certificates begin
    /// and end is not asked: this machine's clock may be years off, and what tells it how the fleet is must not depend on
    /// that. The controller's own certificate lives in its memory only.
    case controller(authority: String, shows: NodeIdentity?)
    /// What comes is compared with digests afterwards.
    case nobody
}

extension EasyHandle {
    func set(_ trust: Trust) throws(UplinkFault) {
        switch trust {
        case .authorities(nil): break
        case .authorities(let file?):
            // Debian's libcurl would go on believing the folder of the system's authorities.
            try clear(CURLOPT_CAPATH)
            try set(CURLOPT_CAINFO, file)
        case .controller(let authority, let identity):
            try clear(CURLOPT_CAPATH)
            try set(CURLOPT_CAINFO_BLOB, blob: authority)
            if let identity {
                try set(CURLOPT_SSLCERT_BLOB, blob: identity.certificate)
                try set(CURLOPT_SSLKEY_BLOB, blob: identity.key)
            }
            try setContext { curl, context, data in
                _ = swiftlet_ignore_times(curl, context, data)
                return CURLE_OK
            }
        case .nobody:
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }
}
