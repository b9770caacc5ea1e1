/// Takes out what may be a secret, before anything leaves the node. Rather too much than too little.
struct Redaction {
    static let mark = "REDACTED"
    /// Texts that are taken out wherever they are.
    private let secrets: [String]

    /// - Parameter addresses: URLs whose users, passwords and queries nobody may see, in whatever text they come.
    init(hiding addresses: [String]) {
        self.secrets = addresses.flatMap(Self.secrets).sorted { $0.utf8.count > $1.utf8.count }
    }

    private static func secrets(in url: String) -> [String] {
        guard let scheme = url.firstRange(of: "://") else { return [] }
        let rest = url[scheme.upperBound...]
        var found: [Substring] = []
        if let at = rest.lastIndex(of: "@") {
            let user = rest[..<at]
            found.append(user)
            if let colon = user.firstIndex(of: ":") { found.append(user[user.index(after: colon)...]) }
        }
        if let mark = rest.firstIndex(where: { "?#".contains($0) }) {
            let query = rest[rest.index(after: mark)...]
            found.append(query)
            found += query.split(separator: "&").compactMap { $0.split(separator: "=", maxSplits: 1).last }
        }
        // As JSON writes them, too. What is shorter would hide half of the text.
        return found.filter { $0.utf8.count > 3 }.map(String.init).flatMap { text in
            [text, text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")]
        }
    }

    /// A URL without its user, password, query and fragment; a text that is none is left as it is.
    static func url(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return text }
        var rest = text[scheme.upperBound...]
        var shown = String(text[..<scheme.upperBound])
        // A password may hold anything, if it was not encoded: what lies before the last @ goes.
        if let at = rest.lastIndex(of: "@") {
            rest = rest[rest.index(after: at)...]
            shown += mark + "@"
        }
        let path = rest.prefix { "?#".contains($0) == false }
        return shown + path + (path.endIndex == rest.endIndex ? "" : "?" + mark)
    }

    /// Any text, without the secrets that are known, and with its URLs as `url` leaves them.
    func text(_ text: String) -> String {
        var text = text
        for secret in secrets { text.replace(secret, with: Self.mark) }
        var done = ""
        var word: [Character] = []
        for character in text {
            if character.isWhitespace || "\"'<>".contains(character) {
                done += Self.word(String(word)) + String(character)
                word = []
            } else {
                word.append(character)
            }
        }
        return done + Self.word(String(word))
    }

    /// `RepositoryURL=https://…` has something before the scheme.
    private static func word(_ word: String) -> String {
        guard let scheme = word.firstRange(of: "://") else { return word }
        let start = word[..<scheme.lowerBound].lastIndex { ($0.isLetter || $0.isNumber || "+-.".contains($0)) == false }
        let cut = start.map { word.index(after: $0) } ?? word.startIndex
        return word[..<cut] + url(String(word[cut...]))
    }
}
