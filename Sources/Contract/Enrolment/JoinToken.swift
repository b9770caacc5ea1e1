import FoundationEssentials

/// What an operator hands to a node so that it can join the fleet: where the controller is, how it is recognised, and
/// a secret that lets one node in. Written `swl1.AUTHORITY.ROOT.ID.SECRET.URL`, the parts in base64url but for the id.
public struct JoinToken: Hashable, Sendable {
    /// Of the text.
    public static let maxLength = 2048
    /// 160 bits.
    public static let secretSize = 20
    private static let prefix = "swl1"

    /// SHA-256 of the SubjectPublicKeyInfo of the controller's certificate authority.
    public let authority: Digest
    /// SHA-256 of `1.root.json`, the fleet's first TUF root.
    public let root: Digest
    /// What the controller knows the token by; no secret.
    public let id: String
    public let secret: [UInt8]
    /// `https://host:port`, without a slash at its end.
    public let controller: String

    /// nil where a part is not what it should be.
    public init?(authority: Digest, root: Digest, id: String, secret: [UInt8], controller: String) {
        guard Self.isID(id), secret.count == Self.secretSize, Self.isController(controller) else { return nil }
        self.authority = authority
        self.root = root
        self.id = id
        self.secret = secret
        self.controller = controller
    }

    /// nil for anything but what `text` gives; blanks around it are a copy's.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maxLength else { return nil }
        let parts = text.trimmed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == Self.prefix, let authority = Self.digest(parts[1]),
            let root = Self.digest(parts[2]), let secret = Base64URL.decode(parts[4]),
            let address = Base64URL.decode(parts[5]), let controller = String(validating: address, as: UTF8.self)
        else { return nil }
        self.init(authority: authority, root: root, id: String(parts[3]), secret: secret, controller: controller)
    }

    public var text: String {
        let digests = [authority, root].map { Base64URL.encode($0.bytes) }
        let parts = [Self.prefix] + digests + [id, Base64URL.encode(secret), Base64URL.encode(controller.utf8)]
        return parts.joined(separator: ".")
    }

    /// 4 to 32 lower-case letters and digits.
    public static func isID(_ text: some StringProtocol) -> Bool {
        text.utf8.count >= 4 && String(text).utf8.isName(maxLength: 32, others: "")
    }

    /// An https address of a host, with nothing that could be read in two ways.
    public static func isController(_ text: String) -> Bool {
        guard text.hasPrefix("https://"), text.utf8.count <= 512, text.hasSuffix("/") == false else { return false }
        let rest = text.dropFirst(8)
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        return rest.isEmpty == false && isPlain && rest.contains { "@?#\\%\"<>".contains($0) } == false
    }

    private static func digest(_ text: Substring) -> Digest? { Base64URL.decode(text).flatMap { Digest(bytes: $0) } }
}
