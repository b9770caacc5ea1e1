import Glibc

/// The size of a terminal in characters.
public struct Screen: Hashable, Sendable {
    public let rows: Int
    public let columns: Int

    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// Nil where standard output is no terminal.
    static var current: Screen? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
            return Screen(rows: 24, columns: 80)
        }
        return Screen(rows: Int(size.ws_row), columns: Int(size.ws_col))
    }

    /// The text over what stood there, cut to what fits: nothing scrolls, and nothing flickers.
    func drawn(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(rows - 1)
        let kept = lines.map { $0.prefix(columns) + "\u{1B}[K\n" }
        return "\u{1B}[H" + kept.joined() + "\u{1B}[J"
    }
}
