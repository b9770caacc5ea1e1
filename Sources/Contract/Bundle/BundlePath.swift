/// Where a file of a bundle lies in the published tree: `metadata/<file>`, `targets/<directory>/…/<file>` or
/// `blobs/sha256/<hex>`. Nothing else can be named, so that no bundle reaches out of its place.
public struct BundlePath: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of the longest path.
    public static let maxLength = 400

    /// Relative, as in URLs.
    public let text: String
    /// Of a blob.
    public let digest: Digest?

    /// nil for anything that is not a file of the tree.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maxLength, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.isEmpty == false && $0.first != "." }) else { return nil }
        var digest: Digest?
        switch parts.first {
        case "metadata": guard parts.count == 2 else { return nil }
        case "targets": guard (3...5).contains(parts.count) else { return nil }
        case "blobs":
            guard parts.count == 3, parts[1] == "sha256" else { return nil }
            digest = Digest(hex: String(parts[2]))
            guard digest != nil else { return nil }
        default: return nil
        }
        self.text = text
        self.digest = digest
    }

    /// The blob's place.
    public init(blob digest: Digest) {
        self.text = "blobs/sha256/" + digest.hex
        self.digest = digest
    }

    /// The unreserved characters of URLs, `%` for what was encoded, and the separator.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "-._~%/".utf8.contains(byte)
        }
    }

    public var description: String { text }
}
