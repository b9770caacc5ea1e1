import SwiftletContract
import SwiftletTrust

/// The files of a publication, written down before the first of them is: what was cut short is done again from here, so
/// that a new root is never left alone with a timestamp that it does not accept.
struct Journal {
    private static let maxSize = Bytes.mebibytes(64)
    let path: String

    struct Entry: Hashable {
        let path: String
        let bytes: [UInt8]
    }

    /// What is to be written still; none where nothing was cut short.
    func entries() throws(PublisherError) -> [Entry] {
        guard let bytes = try DiskFile.read(path, limit: Self.maxSize) else { return [] }
        let json: JSON
        do throws(TrustError) { json = try JSON(parsing: bytes, file: path) } catch { throw .untrustedTree(error) }
        return (json.array ?? []).compactMap { entry in
            guard let path = entry.object?["path"]?.text, let text = entry.object?["text"]?.text else { return nil }
            return Entry(path: path.string, bytes: text.utf8)
        }
    }

    /// Writes the files in their order.
    func write(_ entries: [Entry]) throws(PublisherError) {
        if entries.count > 1 {
            let json = JSON.array(
                entries.map { ["path": JSON($0.path), "text": JSON(String(decoding: $0.bytes, as: UTF8.self))] })
            try DiskFile.write(json.compact, to: path, mode: 0o600)
        }
        for entry in entries { try DiskFile.write(entry.bytes, to: entry.path) }
        try DiskFile.remove(path)
    }

    /// Ends what was cut short.
    func finish() throws(PublisherError) {
        let entries = try entries()
        if entries.isEmpty == false { try write(entries) }
    }
}
