import Glibc

/// Standard input, output and errors, unbuffered: an answer is shown as it comes.
enum Terminal {
    static var inputIsTerminal: Bool { isatty(0) == 1 }

    /// Text as it is. A reader that went away (`| head`) ends the program quietly, as it ends others.
    static func write(_ text: String, to descriptor: CInt = 1) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if count > 0 { done += count } else if errno != EINTR { exit(errno == EPIPE ? 0 : 1) }
        }
    }

    static func say(_ line: String) { write(line.hasSuffix("\n") ? line : line + "\n") }
    static func complain(_ line: String) { write(line.hasSuffix("\n") ? line : line + "\n", to: 2) }

    /// All of a file or, for `-`, of standard input; nil where it has more than `limit` bytes or cannot be read.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while all.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return all }
            if count > 0 { all += buffer.prefix(count) } else if errno != EINTR { return nil }
        }
        return nil
    }
}
