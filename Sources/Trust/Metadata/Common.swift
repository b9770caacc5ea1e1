import FoundationEssentials

/// What all roles have: a version and an end.
struct Common: Hashable, Sendable {
    let version: Int64
    let expires: Date

    init(_ fields: Fields) throws(TrustError) {
        let specification = try fields.text("spec_version")
        guard Self.isSupported(specification) else {
            throw fields.fault("it follows version '\(specification.shown)' of the specification, not 1")
        }
        self.version = try fields.integer("version", in: 1...Int64.max)
        guard let expires = SignedTime.date(try fields.text("expires")) else {
            throw fields.fault("'expires' is not written as 2026-11-21T08:00:00Z")
        }
        self.expires = expires
    }

    /// `1.N` or `1.N.N`; Sigstore's repository has two parts.
    private static func isSupported(_ version: JSONText) -> Bool {
        let parts = version.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (2...3).contains(parts.count) && Array(parts[0]) == [UInt8(ascii: "1")]
            && parts.allSatisfy { part in
                part.isEmpty == false && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// Throws where the metadata may not be used at this time any more.
    func check(role: String, at now: Date) throws(TrustError) {
        guard now < expires else { throw .expired(role: role, at: expires, now: now) }
    }
}
