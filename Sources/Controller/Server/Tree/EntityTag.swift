/// An HTTP entity tag, with its quotes (RFC 9110, section 8.8.3).
struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ opaque: String) { self.description = "\"\(opaque)\"" }

    /// Whether an `If-None-Match` header names this tag; compared weakly.
    func isNamed(by header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let tag = part.drop { $0 == " " }.prefix { $0 != " " }
            return tag == "*" || tag == description || tag == "W/" + description
        }
    }
}
