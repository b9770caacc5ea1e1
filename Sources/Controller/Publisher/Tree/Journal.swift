import SwiftletContract
import SwiftletTrust

/// The metadata files of a publication, written down before the first of them is: what was cut short is done again from
/// here, so that a new root is never left alone with a timestamp that it does not accept.
struct Journal {
    private static let maxSize = Bytes.mebibytes(64)
    let path: String
    /// The directory that the files belong in.
    let metadata: String

    struct Entry: Hashable {
        /// `3.root.json`.
        let name: String
        let bytes: [UInt8]
    }

    /// What is to be written still; none where nothing was cut short. Nothing of it is believed before it is verified.
    func entries() throws(PublisherError) -> [Entry] {
        guard let bytes = try DiskFile.read(path, limit: Self.maxSize) else { return [] }
        do throws(TrustError) {
            var entries: [Entry] = []
            for entry in try JSON(parsing: bytes, file: path).array ?? [] {
                guard let name = entry.object?["name"]?.text?.string, let text = entry.object?["text"]?.text,
                    name.contains("/") == false, name.hasPrefix(".") == false
                else { throw .malformed(file: path, reason: "an entry has no name or no text") }
                entries.append(Entry(name: name, bytes: text.utf8))
            }
            return entries
        } catch { throw .untrustedTree(error) }
    }

    /// Writes the files in their order.
    func write(_ entries: [Entry]) throws(PublisherError) {
        if entries.count > 1 { try note(entries) }
        for entry in entries { try DiskFile.write(entry.bytes, to: metadata + "/" + entry.name) }
        try DiskFile.remove(path)
    }

    func note(_ entries: [Entry]) throws(PublisherError) {
        let json = JSON.array(
            entries.map { ["name": JSON($0.name), "text": JSON(String(decoding: $0.bytes, as: UTF8.self))] })
        try DiskFile.write(json.compact, to: path, mode: 0o600)
    }

    /// Ends what was cut short; its entries were verified.
    func finish() throws(PublisherError) {
        let entries = try entries()
        if entries.isEmpty == false { try write(entries) }
    }
}
