import SystemPackage
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct RedactionTests {
    @Test(arguments: [
        ("https://a.example/x", "https://a.example/x"), ("http://u:p@a/x", "http://REDACTED@a/x"),
        ("http://u@a", "http://REDACTED@a"), ("http://a/x?token=t#f", "http://a/x?REDACTED"),
        ("http://u:p/q?r@s@a:80/x", "http://REDACTED@a:80/x"), ("no address", "no address"),
    ])
    func addressesLoseTheirSecrets(url: String, expected: String) {
        #expect(Redaction.url(url) == expected)
    }

    @Test func soDoTextsWithAddresses() {
        let text = """
            The server answered 404 for http://u:pw@a/b?c=d.
            RepositoryURL=https://x:y@b/ "https://e:f@g" (see http://h:i@j)
            plain
            """
        let clean = Redaction(hiding: []).text(text)
        for secret in ["u:pw", "c=d", "x:y", "e:f", "h:i"] { #expect(clean.contains(secret) == false, "\(clean)") }
        for kept in ["404 for http://", "RepositoryURL=https://", "\nplain"] { #expect(clean.contains(kept)) }
    }

    /// Wherever it is, in whatever form: also where no address is seen any more.
    @Test func whatIsKnownToBeSecretIsTakenOutEverywhere() {
        let redaction = Redaction(hiding: ["https://op:hun\"ter2@a/?token=abcdef"])
        for text in ["user op:hun\"ter2", #"{"m":"hun\"ter2"}"#, "bearer abcdef"] {
            let clean = redaction.text(text)
            #expect(clean.contains("ter2") == false && clean.contains("abcdef") == false, "\(clean)")
        }
    }

    @Test func configurationsKeepWhatIsKnown() throws {
        try withDirectory { directory in
            let file = directory.appending("a.conf")
            try write("# password: in-a-comment\n[Fleet]\nChannel=stable\nTopSecret=unknown-key\n", to: file)
            let text = try #require(ConfigurationExtract.text(of: file))
            #expect(text.contains("Channel=stable"))
            #expect(text.contains("in-a-comment") == false && text.contains("unknown-key") == false, "\(text)")
        }
    }
}
