import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct JoinTokenTests {
    private static let authority = Digest(hex: String(repeating: "a1", count: 32))
    private static let root = Digest(hex: String(repeating: "0f", count: 32))

    private func token(_ url: String = "https://controller.example:7580") throws -> JoinToken {
        let (authority, root) = (try #require(Self.authority), try #require(Self.root))
        return try #require(
            JoinToken(authority: authority, root: root, id: "abcd2345", secret: Array(0..<20), controller: url))
    }

    @Test func isOneWordThatSaysEverything() throws {
        let token = try token()
        #expect(JoinToken(token.text) == token)
        #expect(JoinToken(" \(token.text)\n") == token)
        #expect(token.text.hasPrefix("swl1.") && token.text.contains { $0.isWhitespace } == false)
        #expect(token.authority.bytes == Array(repeating: 0xa1, count: 32))
    }

    @Test(arguments: [
        "http://controller.example", "https://", "https://a/", "https://user@a", "https://a?b", "https://a b",
        "https://a#b", "ftp://a", "https://ä",
    ])
    func takesNoOtherAddresses(_ url: String) throws {
        #expect(JoinToken.isController(url) == false)
        let parts = try token().text.split(separator: ".").dropLast().joined(separator: ".")
        #expect(JoinToken(parts + "." + Base64URL.encode(url.utf8)) == nil)
    }

    @Test func refusesWhatWasChanged() throws {
        let parts = try token().text.split(separator: ".").map(String.init)
        let changes: [(Int, String)] = [
            (0, "swl2"), (1, "AAAA"), (1, parts[1] + "="), (2, ""), (3, "A"), (3, "../../x"), (4, "AAAA"),
            (4, parts[4] + "A"), (5, ""), (5, "!!!!"),
        ]
        for (index, part) in changes {
            var changed = parts
            changed[index] = part
            #expect(JoinToken(changed.joined(separator: ".")) == nil, "\(index): \(part)")
        }
        #expect(JoinToken(parts.joined(separator: ".") + ".x") == nil)
        #expect(JoinToken(String(repeating: "a", count: 100_000)) == nil)
        #expect(JoinToken("") == nil)
    }

    @Test func textsOfBytesAreUnique() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 251) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        // Another spelling of the same bytes.
        #expect(Base64URL.decode("AB") == nil && Base64URL.decode("AA") == [0])
        for text in ["AA==", "A", "A+", "A/", "A A", "ÄA"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
    }
}
