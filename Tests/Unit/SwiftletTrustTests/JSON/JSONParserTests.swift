import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct JSONParserTests {
    @Test(arguments: [
        "", " ", "{", "[", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "{'a':1}", "nul", "truex", "True",
        "1.0", "1e2", "1E2", "-0", "01", "-", "--1", "+1", ".5", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "NaN", "Infinity", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
        "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"a\u{0}b\"", "{} {}", "{}x", "/**/{}",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "\u{FEFF}{}", "[1]]", "{\"a\":{\"b\":1,\"b\":1}}",
    ])
    func refuses(text: String) {
        #expect(throws: TrustError.self) { try JSON(parsing: Array(text.utf8), file: "x") }
    }

    @Test(arguments: [
        [0xFF], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
    ])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        #expect(throws: TrustError.self) { try JSON(parsing: bytes, file: "x") }
    }

    @Test func nestsToItsLimitAndNoDeeper() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSON(parsing: nested(64), file: "x")
        #expect(throws: TrustError.self) { try JSON(parsing: nested(65), file: "x") }
        #expect(throws: TrustError.self) { try JSON(parsing: nested(100_000), file: "x") }
        let open = Array(String(repeating: "{\"a\":", count: 100_000).utf8)
        #expect(throws: TrustError.self) { try JSON(parsing: open, file: "x") }
    }

    @Test func smallBytesDoNotBecomeManyValues() {
        let text = "[" + String(repeating: "1,", count: 250_000) + "1]"
        #expect(throws: TrustError.self) { try JSON(parsing: Array(text.utf8), file: "x") }
    }

    @Test func keepsKeysApartThatDifferInNormalisationOnly() throws {
        let text = "{\"caf\u{E9}\":1,\"cafe\u{301}\":2}"
        let object = try #require(try JSON(parsing: Array(text.utf8), file: "x").object)
        #expect(object.members.count == 2)
        #expect(object["caf\u{E9}"] == 1)
        #expect(object["cafe\u{301}"] == 2)
        #expect(JSONText("caf\u{E9}") != JSONText("cafe\u{301}"))
    }

    @Test(arguments: [
        ("{\"b\":1,\"a\":[true,false,null]}", "{\"a\":[true,false,null],\"b\":1}"),
        (" { \"a\" : -12 , \"B\" : 0 } ", "{\"B\":0,\"a\":-12}"),
        ("\"\\u0041\\n\\t\\\\\\\"\\/\"", "\"A\n\t\\\\\\\"/\""),
        ("\"\\ud83d\\ude00 \u{E9}\"", "\"\u{1F600} \u{E9}\""),
        ("[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]"),
        // U+FF61 is below U+1F600 in UTF-8, above it in UTF-16.
        ("{\"\u{1F600}\":1,\"\u{FF61}\":2}", "{\"\u{FF61}\":2,\"\u{1F600}\":1}"),
    ])
    func writesCanonically(text: String, canonical: String) throws {
        let json = try JSON(parsing: Array(text.utf8), file: "x")
        #expect(String(decoding: json.canonical, as: UTF8.self) == canonical)
        #expect(try JSON(parsing: json.compact, file: "x") == json)
    }

    @Test func cutAnywhereIsRefused() {
        let bytes = Array("{\"a\":[1,\"\\u00e9\",true],\"b\":{\"c\":null}}".utf8)
        for count in 0..<bytes.count {
            #expect(throws: TrustError.self) { try JSON(parsing: Array(bytes[..<count]), file: "x") }
        }
    }
}
