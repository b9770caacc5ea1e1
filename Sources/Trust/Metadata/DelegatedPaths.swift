import Crypto

/// Which target paths a delegation covers: patterns, or the first digits of the paths' SHA-256 (4.5).
enum DelegatedPaths: Hashable, Sendable {
    case patterns([PathPattern])
    case hashPrefixes([JSONText])

    init(_ fields: Fields) throws(TrustError) {
        switch (fields.has("paths"), fields.has("path_hash_prefixes")) {
        case (true, false): self = .patterns(try fields.texts("paths").map(PathPattern.init))
        case (false, true):
            let prefixes = try fields.texts("path_hash_prefixes")
            guard prefixes.allSatisfy({ Hex.isLowerCase($0) && $0.utf8.count <= 64 }) else {
                throw fields.fault("'path_hash_prefixes' are not hexadecimal")
            }
            self = .hashPrefixes(prefixes)
        default: throw fields.fault("a delegation must have either 'paths' or 'path_hash_prefixes'")
        }
    }

    func contains(_ path: JSONText) -> Bool {
        switch self {
        case .patterns(let patterns): return patterns.contains { $0.matches(path) }
        case .hashPrefixes(let prefixes):
            let digest = Hex.digits(SHA256.hash(data: path.utf8))
            return prefixes.contains { digest.starts(with: $0.utf8) }
        }
    }
}
