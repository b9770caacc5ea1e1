/// A target file as the metadata signs it.
public struct TargetInfo: Hashable, Sendable {
    /// The target path: `ch-stable/shop-intent-1.4.0.json`.
    public let path: String
    /// Bytes; fetch no more than this.
    public let length: Int64
    /// Where it lies below `targets/`, percent-encoded, with the hash in the file name where the repository has
    /// consistent snapshots (5.7.3): `ch-stable/<sha256>.shop-intent-1.4.0.json`.
    public let urlPath: String
    private let facts: TargetFacts

    init(path: String, facts: TargetFacts, isConsistentSnapshot: Bool) throws(TrustError) {
        let text = JSONText(path)
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = segments.popLast(), name.isEmpty == false, name != ".", name != "..",
            segments.allSatisfy({ $0.isEmpty == false && $0 != "." && $0 != ".." }),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") })
        else { throw .unsafeTargetPath(text.shown) }
        self.path = path
        self.length = facts.length
        self.facts = facts
        let isPrefixed = isConsistentSnapshot ? facts.hashes.forFileName : nil
        let file = segments + [isPrefixed.map { $0 + "." + name } ?? name]
        self.urlPath = PercentEncoding.text(Array(file.joined(separator: "/").utf8), keeping: PercentEncoding.isPath)
    }

    /// Lower-case hexadecimal, by algorithm: `sha256`.
    public var hashes: [String: String] { facts.hashes.digests }
    public var sha256: String? { facts.hashes["sha256"] }

    /// 5.7.2: the length and all hashes that are known, at least one.
    public func verify(_ bytes: [UInt8]) throws(TrustError) -> Verified<[UInt8]> {
        guard Int64(bytes.count) == length else {
            throw .wrongLength(file: JSONText(path).shown, expected: length, found: Int64(bytes.count))
        }
        try facts.hashes.verify(bytes, file: JSONText(path).shown)
        return Verified(bytes)
    }
}
