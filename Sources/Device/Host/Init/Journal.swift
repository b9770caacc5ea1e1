import CSystemd
import Glibc

/// systemd's journal, in its own form: fields, not lines.
public enum Journal {
    /// Whether what this process writes to its standard error goes to the journal anyway (systemd.exec(5),
    /// `$JOURNAL_STREAM`).
    public static var isStandardError: Bool {
        guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// One entry.
    /// - Parameters:
    ///   - priority: of syslog(3), 0 emergency to 7 debug.
    ///   - fields: beside `MESSAGE` and `PRIORITY`; a name is upper case, digits and underscores.
    public static func send(_ message: String, priority: Int32, fields: [(name: String, value: String)]) {
        let entry = [("MESSAGE", message), ("PRIORITY", String(priority))] + fields.map { ($0.name, $0.value) }
        var pieces = entry.map { name, value in
            let bytes = Array("\(name)=\(value)".utf8)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            buffer.copyBytes(from: bytes)
            return iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
        }
        defer { for piece in pieces { piece.iov_base.deallocate() } }
        // Nobody could be told that telling failed.
        _ = sd_journal_sendv(&pieces, Int32(pieces.count))
    }
}
