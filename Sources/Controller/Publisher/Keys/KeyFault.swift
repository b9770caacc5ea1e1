/// Why a key file that is here is not used.
enum KeyFault: Error, Hashable, Sendable, CustomStringConvertible {
    case readableByOthers
    case unknownKind
    case mismatch
    case unopenable(String)
    case wrongPassphrase

    var description: String {
        switch self {
        case .readableByOthers: "others may read it; make new keys, or run 'chmod 600' on it if nobody could have"
        case .unknownKind: "it is of a kind that this program does not sign with"
        case .mismatch: "its private and public parts do not belong together"
        case .unopenable(let reason): reason
        case .wrongPassphrase: "the passphrase is wrong, or the file was changed"
        }
    }
}
