import Glibc

/// A file whose first line is a passphrase; a pipe will do.
public enum PassphraseFile {
    private static let maxSize = 1024

    /// - Parameter isCredential: systemd keeps it, and its mode says more than holds (see `KeyPlace`).
    public static func read(_ path: String, isCredential: Bool) throws(PublisherError) -> [UInt8] {
        let file = try Descriptor(path, O_RDONLY, action: "read the passphrase file")
        let status = try file.status()
        let forbidden: mode_t = isCredential ? 0o007 : 0o077
        guard status.st_mode & S_IFMT != S_IFREG || status.st_mode & forbidden == 0 else {
            throw .passphraseUnusable(reason: "others may read '\(path)'; run 'chmod 600' on it if nobody has")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: maxSize + 1)
        while bytes.count <= maxSize {
            let count = try file.read(into: &chunk, atMost: chunk.count)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard line.isEmpty == false, line.count <= maxSize else {
            throw .passphraseUnusable(reason: "the first line of '\(path)' is empty, or longer than \(maxSize) bytes")
        }
        return Array(line)
    }
}
