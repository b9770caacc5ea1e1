import SwiftletContract
import Testing

/// `Packaging/documentation/conditions.md` explains every code that an operator can meet, and none that no longer exists.
@Suite(.timeLimit(.minutes(1))) struct ConditionsPageTests {
    private let page: ConditionsPage

    init() throws { page = try ConditionsPage() }

    @Test func hasEveryConditionWithItsSeverity() {
        let codes = Condition.Code.allCases.map { "`\($0.rawValue)` · \($0.severity.rawValue)" }
        #expect(Set(page.headings(in: "Conditions")) == Set(codes))
    }

    @Test func hasEveryRefusalWithItsStatus() {
        let codes = Refusal.Code.allCases.map { "`\($0.rawValue)` · \($0.status)" }
        #expect(Set(page.headings(in: "Refusals of the sockets")) == Set(codes))
    }

    @Test func hasEveryExitCode() {
        #expect(Set(page.rows(in: "Exit codes").compactMap(Int32.init)) == Set(ExitCode.allCases.map(\.rawValue)))
    }
}
