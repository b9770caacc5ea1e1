import Glibc

/// Where a command's words go: results to standard output, everything else to standard error.
public struct Console: Sendable {
    private let output: @Sendable (String) -> Void
    private let errors: @Sendable (String) -> Void
    /// Someone watches standard error, so that a progress line may be written over itself.
    public let isWatched: Bool
    /// Nil where standard output is no terminal.
    private let screen: @Sendable () -> Screen?

    public init(
        isWatched: Bool, screen: @escaping @Sendable () -> Screen? = { nil },
        output: @escaping @Sendable (String) -> Void, errors: @escaping @Sendable (String) -> Void
    ) {
        self.isWatched = isWatched
        self.screen = screen
        self.output = output
        self.errors = errors
    }

    /// The process's own. Writing to a reader that has gone is no error of ours.
    public static let standard = Console(
        isWatched: isatty(STDERR_FILENO) == 1, screen: { .current }, output: { write($0, to: STDOUT_FILENO) },
        errors: { write($0, to: STDERR_FILENO) })

    func print(_ text: String) { output(text + "\n") }
    func note(_ text: String) { errors(text + "\n") }
    /// Without a line's end.
    func draw(_ text: String) { errors(text) }
    /// Over what stood there on a terminal; a pipe gets the next page after the last.
    func redraw(_ text: String) { output(screen()?.drawn(text) ?? text + "\n") }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while rest.isEmpty == false {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
