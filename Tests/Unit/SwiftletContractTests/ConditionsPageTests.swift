import Foundation
import SwiftletContract
import Testing

/// `Documentation/conditions.md` explains every code that an operator can meet, and none that no longer exists.
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

/// The page, as much of Markdown as it uses.
private struct ConditionsPage {
    /// The lines below each heading of the second level.
    private var sections: [String: [String]] = [:]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Documentation/conditions.md")
        var section = ""
        for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
            sections[section, default: []].append(line)
        }
    }

    func headings(in section: String) -> [String] {
        (sections[section] ?? []).filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) }
    }

    /// The first cells of a table's rows.
    func rows(in section: String) -> [String] {
        (sections[section] ?? []).filter { $0.hasPrefix("| ") }.compactMap { line in
            line.split(separator: "|").first.map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }
}
