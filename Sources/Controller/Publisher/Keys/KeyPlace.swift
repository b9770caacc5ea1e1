/// Where private keys may lie.
public enum KeyPlace: Hashable, Sendable {
    case directory(String)
    /// systemd's `$CREDENTIALS_DIRECTORY`, whose files have any name.
    case credentials(String)
    case file(String)

    public var path: String {
        switch self {
        case .directory(let path), .credentials(let path), .file(let path): path
        }
    }

    /// The files that may hold a key, by name.
    func files() throws(PublisherError) -> [String] {
        switch self {
        case .file(let path): return [path]
        case .directory(let path):
            return try DiskDirectory.names(path).filter { $0.hasSuffix(".json") && $0.hasPrefix(".") == false }
                .map { path + "/" + $0 }
        case .credentials(let path):
            return try DiskDirectory.names(path).map { path + "/" + $0 }
        }
    }

    /// The permission bits that a key file must not have. systemd opens credentials to a service by an access list,
    /// whose mask shows as the group's bits although the group may not read.
    var forbiddenMode: UInt32 { if case .credentials = self { 0o007 } else { 0o077 } }
}
