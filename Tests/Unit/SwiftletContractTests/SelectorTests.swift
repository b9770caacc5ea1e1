import SwiftletContract
import Testing

@Suite struct SelectorTests {
    @Test(
        arguments: [
            ("", ["a": "b"], true),
            ("site=oslo", ["site": "oslo"], true),
            ("site=oslo", ["site": "bergen"], false),
            ("site==oslo,!canary", ["site": "oslo"], true),
            ("site=oslo,!canary", ["site": "oslo", "canary": ""], false),
            ("site!=oslo", [:], true),
            ("site in (oslo, bergen)", ["site": "bergen"], true),
            ("site notin (oslo,bergen)", ["site": "bergen"], false),
            ("gpu", [:], false),
        ] as [(String, Labels, Bool)])
    func matches(text: String, labels: Labels, expected: Bool) throws {
        let selector = try Selector(parsing: text)
        #expect(selector.matches(labels) == expected)
        #expect(try Selector(parsing: selector.description) == selector)
    }

    @Test(arguments: ["=", "a=b,", "a in b", "a in (b", "a=b c", "!", "a within (b)"])
    func refuses(text: String) {
        #expect(throws: SelectorError.self) { try Selector(parsing: text) }
    }
}
