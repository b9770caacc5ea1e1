import Glibc
import SwiftletContract

/// Standard input, output and errors, unbuffered: an answer is shown as it comes.
enum Terminal {
    static var inputIsTerminal: Bool { isatty(0) == 1 }
    static var errorsAreOnATerminal: Bool { isatty(2) == 1 }

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

    /// All of a file or, for `-`, of standard input. Throws where it has more than `limit` or cannot be read.
    static func read(_ path: String, limit: Bytes) throws(CommandFailure) -> [UInt8] {
        let name = path == "-" ? "standard input" : path
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: name, reason: lastError) }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while all.count <= limit.count {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return all }
            if count > 0 {
                all += buffer.prefix(count)
            } else if errno != EINTR {
                throw .file(path: name, reason: lastError)
            }
        }
        throw .file(path: name, reason: "it is larger than \(limit)")
    }

    private static var lastError: String {
        switch errno {
        case ENOENT: "it does not exist"
        case EISDIR: "it is a directory"
        case EACCES, EPERM: "you may not read it"
        case let code: "it cannot be read: \(String(cString: strerror(code)))"
        }
    }
}
