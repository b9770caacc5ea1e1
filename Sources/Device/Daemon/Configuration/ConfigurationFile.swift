import SwiftletContract

/// A file as systemd's services have them: sections, `Key=value`, comments with `#` or `;`, a backslash that joins
/// lines. Later settings win.
struct ConfigurationFile: Sendable {
    struct Setting: Equatable, Sendable {
        var section: String
        var key: String
        var value: String
        var line: Int
    }

    /// Where the text is not of this form.
    struct Fault: Error, Equatable {
        var line: Int
        var reason: String
    }

    let settings: [Setting]

    init(_ text: String) throws(Fault) {
        var settings: [Setting] = []
        var section = ""
        for (number, line) in Self.logicalLines(text) {
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                guard line.hasSuffix("]"), line.count > 2 else {
                    throw Fault(line: number, reason: "'\(line)' is not a section; write [Name]")
                }
                section = String(line.dropFirst().dropLast())
                continue
            }
            guard let equals = line.firstIndex(of: "=") else {
                throw Fault(line: number, reason: "'\(line)' is not a setting; write Key=value")
            }
            settings.append(
                Setting(
                    section: section, key: line[..<equals].trimmed, value: line[line.index(after: equals)...].trimmed,
                    line: number))
        }
        self.settings = settings
    }

    private static func logicalLines(_ text: String) -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        var pending: (number: Int, text: String)?
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmed
            let start = pending?.number ?? index + 1
            let joined = [pending?.text, line].compactMap(\.self).joined(separator: " ")
            if line.hasSuffix("\\") {
                pending = (start, String(joined.dropLast()).trimmed)
            } else {
                lines.append((start, joined))
                pending = nil
            }
        }
        return lines + [pending].compactMap(\.self)
    }
}
