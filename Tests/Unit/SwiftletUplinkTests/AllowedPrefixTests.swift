import SwiftletContract
import SwiftletUplink
import Testing

@Suite(.timeLimit(.minutes(2))) struct AllowedPrefixTests {
    @Test func belowThePrefixIsAllowed() async throws {
        try await Repository.run { server in
            let settings = UplinkSettings(allowed: [try AllowedPrefix(server + "/echo")])
            try await withUplink(settings) { uplink in
                for path in ["/echo/x", "/echo/a/b?x=../y", "/echo/a%20b", "/echo/..a"] {
                    let outcome = try await uplink.get(server + path)
                    #expect(outcome.head?.status == 200, "\(path)")
                }
                #expect(try await uplink.get(server.replacing("http", with: "HTTP") + "/echo/x").head?.status == 200)
            }
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:1/fleet2", "http://127.0.0.1:1/fleet/../admin", "http://127.0.0.1:1/fleet/%2e%2e/admin",
        "http://127.0.0.1:1/fleet/.%2E/admin", "http://127.0.0.1:1/fleet/..%2fadmin",
        "http://127.0.0.1:1/fleet/..\\admin",
        "http://127.0.0.1:1/fleet/%252e%252e/admin", "http://127.0.0.1:1/", "http://127.0.0.1:1",
        "http://127.0.0.1:2/fleet/",
        "https://127.0.0.1:1/fleet/", "http://127.0.0.2:1/fleet/", "http://127.0.0.1.example.org:1/fleet/",
        "http://localhost:1/fleet/", "http://127.0.0.1:1/Fleet/x", "http://127.0.0.1:1//fleet/x",
        "http://127.0.0.1:1/?/fleet/",
        "http://example.org#@127.0.0.1:1/fleet/",
    ])
    func everythingElseIsForbidden(url: String) async throws {
        try await withUplink(UplinkSettings(allowed: [try AllowedPrefix("http://127.0.0.1:1/fleet")])) { uplink in
            let outcome = try await uplink.get(url)
            #expect(outcome.head == nil)
            #expect([.forbidden, .badRequest].contains(outcome.end.failure))
        }
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:1/x", "http://user@127.0.0.1:1/", "x",
        "http://user:secret@127.0.0.1:1/", "http://allowed.example@127.0.0.1:1/", "", "http://a b/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:1/\r\nX-Injected: 1",
    ])
    func whatIsNotPlainHTTPIsABadRequest(url: String) async throws {
        try await withUplink { uplink in
            let outcome = try await uplink.get(url)
            #expect(outcome.head == nil)
            #expect(outcome.end.failure == .badRequest)
        }
    }

    @Test(arguments: [
        "models.example.org", "ftp://x/", "http://u@x/", "http://x/a/../b", "http://x/?q", "http://x/#f", "",
    ])
    func badPrefixesAreRefused(text: String) {
        #expect(throws: UplinkFault.prefix(text)) { try AllowedPrefix(text) }
    }
}
