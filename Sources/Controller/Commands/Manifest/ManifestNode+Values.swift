import SwiftletContract

extension ManifestNode {
    /// 64 hexadecimal digits, with or without `sha256:`.
    func digest() throws(ManifestError) -> Digest {
        let text = try scalar()
        guard let digest = Digest(text) ?? Digest(hex: text) else {
            throw fault("'\(text.prefix(80))' is not a SHA-256: 64 digits of 0-9 a-f")
        }
        return digest
    }

    func bytes() throws(ManifestError) -> Bytes {
        let text = try scalar()
        guard let bytes = Bytes(parsing: text) else {
            throw fault("'\(text.prefix(40))' is not a size; write 48M, 1.5G or a number of bytes")
        }
        return bytes
    }

    /// A path that names something below the manifest's folder.
    func file() throws(ManifestError) -> ModelManifest.File {
        let text = try text()
        guard text.isEmpty == false, text.utf8.count <= 1024, text.hasPrefix("/") == false,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }),
            text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({
                $0 != ".." && $0.isEmpty == false
            })
        else {
            throw fault(
                "'\(text.prefix(80))' is not a path below the manifest's folder; it may not be absolute or use '..'")
        }
        return ModelManifest.File(path: text, line: line)
    }
}
