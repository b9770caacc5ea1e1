import SwiftletContract

/// A path in the published tree. Only these shapes exist, so nothing outside of the tree, hidden, half-written or foreign
/// can be asked for:
/// ```
/// metadata/timestamp.json   metadata/N.ROLE.json   targets/ch-CHANNEL/HEX.MODEL-VERSION.json
/// targets/rollouts/HEX.CHANNEL.json   targets/fleet/HEX.ca.pem   blobs/sha256/HEX   oci-layout   index.json
/// ```
struct TreePath: Hashable, Sendable {
    /// How long a copy may be kept.
    enum Life: Hashable, Sendable {
        /// The name says version or digest: the content never changes.
        case immutable
        /// Ask again each time.
        case changing
    }

    /// Below the tree's root; without percent-encoding.
    let text: String
    let life: Life
    /// In the name, where the name is a digest.
    let digest: Digest?

    /// nil where the path is of none of the shapes. `path` begins with `/` and may be percent-encoded.
    init?(_ path: String) {
        guard path.utf8.count <= 512, path.hasPrefix("/"), let decoded = Self.decoded(path.dropFirst()) else {
            return nil
        }
        let parts = decoded.split(separator: "/", omittingEmptySubsequences: false)
        self.text = decoded
        switch (parts.first, parts.count) {
        case ("oci-layout", 1), ("index.json", 1):
            (life, digest) = (.changing, nil)
        case ("metadata", 2):
            guard let life = Self.life(ofMetadata: parts[1]) else { return nil }
            (self.life, digest) = (life, nil)
        case ("targets", 3):
            guard let digest = Self.digest(ofTarget: parts[2], in: parts[1]) else { return nil }
            (life, self.digest) = (.immutable, digest)
        case ("blobs", 3):
            guard parts[1] == "sha256", let digest = Digest(hex: String(parts[2])) else { return nil }
            (life, self.digest) = (.immutable, digest)
        default: return nil
        }
    }

    private static func life(ofMetadata name: Substring) -> Life? {
        if name == "timestamp.json" { return .changing }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, isVersion(parts[0]), isRole(parts[1]), parts[2] == "json" else { return nil }
        return .immutable
    }

    private static func isVersion(_ text: Substring) -> Bool {
        text.utf8.count <= 10 && text.first != "0" && text.isEmpty == false
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isRole(_ text: Substring) -> Bool {
        ["root", "snapshot", "targets", "rollouts"].contains(text) || isChannelRole(text)
    }

    private static func isChannelRole(_ text: Substring) -> Bool {
        text.hasPrefix("ch-") && ChannelName(String(text.dropFirst(3))) != nil
    }

    /// Of `HEX.NAME` where the name fits the folder.
    private static func digest(ofTarget name: Substring, in folder: Substring) -> Digest? {
        guard let dot = name.firstIndex(of: "."), let digest = Digest(hex: String(name[..<dot])) else { return nil }
        let rest = name[name.index(after: dot)...]
        let isKnown: Bool
        switch folder {
        case "fleet": isKnown = rest == "ca.pem"
        case "rollouts": isKnown = rest.hasSuffix(".json") && ChannelName(String(rest.dropLast(5))) != nil
        default: isKnown = isChannelRole(folder) && isReleaseFile(rest)
        }
        return isKnown ? digest : nil
    }

    /// `MODEL-VERSION.json`. Either part may contain the hyphen, so what is checked are the characters of both.
    private static func isReleaseFile(_ text: Substring) -> Bool {
        guard text.hasSuffix(".json"), text.contains("-") else { return false }
        let stem = text.dropLast(5)
        let letters = stem.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return letters && stem.utf8.count <= 127 && stem.first != "." && stem.first != "-"
    }

    /// Nil for broken escapes and for bytes that no name has.
    private static func decoded(_ path: Substring) -> String? {
        guard let text = String(path).percentDecoded, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }
}
