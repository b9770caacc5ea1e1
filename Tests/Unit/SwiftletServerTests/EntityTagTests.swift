import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct EntityTagTests {
    @Test(
        arguments: [
            ("\"a\"", true), ("W/\"a\"", true), ("*", true), ("\"b\", \"a\"", true), ("\"b\" , W/\"a\" ", true),
            ("\"b\"", false),
            ("a", false), ("", false),
        ])
    func matchesWeakly(header: String, expected: Bool) {
        #expect(EntityTag("a").isNamed(by: header) == expected)
        #expect(EntityTag("a").isNamed(by: nil) == false)
    }
}
