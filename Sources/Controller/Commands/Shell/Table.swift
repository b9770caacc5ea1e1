import SwiftletContract

/// Columns of text for people. Cells come from nodes too, so control characters are shown as `?`.
struct Table {
    private let headings: [String]
    private let rightAligned: Set<Int>
    private var rows: [[String]] = []

    /// Headings that begin with `>` stand over numbers: right-aligned.
    init(_ headings: String...) {
        self.headings = headings.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }
        self.rightAligned = Set(headings.indices.filter { headings[$0].hasPrefix(">") })
    }

    mutating func add(_ cells: String...) { rows.append(cells.map(Self.plain)) }

    var isEmpty: Bool { rows.isEmpty }

    /// Two spaces between columns, none at the end of lines.
    var text: String {
        let lines = [headings] + rows
        let widths = headings.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (rightAligned.contains(column) ? padding + cell : cell + padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// Empty cells are `-`, so that columns can be counted.
    static func plain(_ text: String) -> String {
        if text.isEmpty { return "-" }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.isHarmless ? $0 : "?" }))
    }
}
