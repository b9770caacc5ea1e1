import Foundation

/// `Packaging/documentation/conditions.md`, as much of Markdown as it uses.
struct ConditionsPage {
    /// The lines below each heading of the second level.
    private var sections: [String: [String]] = [:]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Packaging/documentation/conditions.md")
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
