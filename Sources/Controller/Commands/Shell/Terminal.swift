import Glibc

/// The controlling terminal, for questions whose answer nobody may read over the shoulder or in a log.
enum Terminal {
    private static let maxSize = 1024

    /// A line without echo, without its end; nil where there is no terminal, or no line.
    static func ask(_ prompt: String) -> [UInt8]? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var shown = termios()
        guard tcgetattr(terminal, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
        _ = prompt.withCString { write(terminal, $0, strlen($0)) }
        return line(from: terminal)
    }

    private static func line(from terminal: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count <= maxSize {
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }
}
