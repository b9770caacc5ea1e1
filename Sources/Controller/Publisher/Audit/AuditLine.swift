import Crypto
import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A line as it lies on the disk, without its end.
struct AuditLine: Hashable {
    static let maxSize = 32 << 10
    /// What comes before the first.
    static let nothing = String(repeating: "0", count: 64)
    private static let maxText = 4096

    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Long arguments and reasons are cut: the log is for people, and bounded.
    init(_ entry: AuditEntry) throws(PublisherError) {
        var entry = entry
        entry.reason = entry.reason.map { Self.cut($0, to: Self.maxText) }
        entry.what = Self.cut(entry.what, to: 200)
        if let arguments = entry.arguments, let text = try? Self.encoder.encode(arguments), text.count > Self.maxText {
            entry.arguments = .string(String(decoding: text.prefix(Self.maxText), as: UTF8.self) + "…")
        }
        do { self.bytes = Array(try Self.encoder.encode(entry)) } catch {
            throw .document(.malformed(title: "audit line", reason: "\(error)"))
        }
    }

    /// By bytes: one character may have any number of them.
    private static func cut(_ text: String, to limit: Int) -> String {
        text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }

    /// nil where it is none.
    var entry: AuditEntry? {
        guard bytes.count <= Self.maxSize else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(AuditEntry.self, from: Data(bytes))
    }

    var hash: String { Hex.text(Array(SHA256.hash(data: bytes))) }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
