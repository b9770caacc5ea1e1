import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct HTMLTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (#"" onmouseover="x"#, "&quot; onmouseover=&quot;x"), ("' onload='", "&#39; onload=&#39;"),
        ("a&lt;b", "a&amp;lt;b"),
        ("\u{202E}gnp\u{0}\u{1B}[2J", "?gnp??[2J"), ("naïve Ærø 店", "naïve Ærø 店"),
    ])
    func whatIsPutInIsText(words: String, escaped: String) {
        let html: HTML = "<p title=\"\(words)\">\(words)</p>"
        #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test func partsStayMarkup() {
        let rows = ["<1>", "2"].map { HTML.row(.cell($0), .number($0)) }
        let html: HTML = "\(rows)\(3)"
        #expect(
            html.text
                == "<tr><td>&lt;1&gt;</td><td class=\"n\">&lt;1&gt;</td></tr>\n<tr><td>2</td><td class=\"n\">2</td></tr>\n3"
        )
    }

    @Test func aCurveHasAGapWhereNobodySaidAnything() {
        let start = Date(timeIntervalSince1970: 0)
        let points = [0.0, 300, 1200, 1500].map { (at: start + $0, value: $0) }
        let curve = Sparkline(step: 300, points: points).html("x", from: start, to: start + 1500) { "\(Int($0))" }
        #expect(curve.text.split(separator: "<polyline").count == 3)
        #expect(curve.text.contains("<title>x: 0 to 1500</title>"))
        #expect(Sparkline(step: 1, points: []).html("x", from: start, to: start + 1) { _ in "" }.text == "<td></td>")
    }

    @Test(arguments: [
        ("127.0.0.1:7580", true), ("localhost", true), ("localhost:1", true), ("[::1]:7580", true), ("127.8.9.1", true),
        ("", false), ("evil.example", false), ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
        ("192.168.1.1", false), ("[::2]", false), ("127.0.0", false), ("127.0.0.x", false), ("127.evil.0.1", false),
    ])
    func onlyLoopbackNamesAreOurs(authority: String, isOurs: Bool) {
        #expect(FleetPage.isLoopback(authority) == isOurs)
    }
}
