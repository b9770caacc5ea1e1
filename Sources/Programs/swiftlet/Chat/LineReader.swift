import Glibc

/// Standard input, a message at a time: a line, or several between two `"""`.
struct LineReader {
    private static let maxMessage = 4 << 20
    private static let fence = "\"\"\""

    private var bytes: [UInt8] = []
    private var isAtEnd = false

    /// Nil at the end. `prompt` is written before each line, `interrupted` called when Ctrl-C was pressed instead.
    mutating func message(prompt: (_ isFirst: Bool) -> Void, interrupted: () -> Void) throws -> String? {
        prompt(true)
        guard let first = try line(interrupted) else { return nil }
        guard first.hasPrefix(Self.fence) else { return first }
        var text = String(first.dropFirst(Self.fence.count))
        while text.hasSuffix(Self.fence) == false {
            prompt(false)
            guard let next = try line(interrupted) else { return text }
            text += "\n" + next
            guard text.utf8.count <= Self.maxMessage else { throw Self.tooLong }
        }
        return String(text.dropLast(Self.fence.count))
    }

    private mutating func line(_ interrupted: () -> Void) throws -> String? {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                defer { bytes.removeFirst(end + 1) }
                return Self.text(bytes[..<end])
            }
            if isAtEnd {
                defer { bytes = [] }
                return bytes.isEmpty ? nil : Self.text(bytes[...])
            }
            guard bytes.count <= Self.maxMessage else { throw Self.tooLong }
            Self.wait(interrupted)
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(0, &buffer, buffer.count)
            if count > 0 { bytes += buffer.prefix(count) } else if count == 0 || errno != EINTR { isAtEnd = true }
        }
    }

    /// Until there is something to read. Which thread a signal interrupts is not known, so it is looked for.
    private static func wait(_ interrupted: () -> Void) {
        var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) < 1 { if Interrupts.take() { interrupted() } }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes, as: UTF8.self)
    }

    private static var tooLong: CommandFailure {
        .file(path: "standard input", reason: "a message is longer than 4 MiB")
    }
}
