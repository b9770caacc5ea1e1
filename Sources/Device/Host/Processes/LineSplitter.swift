/// Bytes into lines of at most `maxLength` bytes: the rest of a longer line is dropped, control characters become `?`,
/// so that what a process prints can be logged and shown as it is.
struct LineSplitter {
    static let maxLength = 4096
    private var line: [UInt8] = []

    mutating func feed(_ bytes: some Sequence<UInt8>, _ deliver: (String) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                deliver(take())
            } else if line.count < Self.maxLength {
                line.append(byte < 0x20 && byte != 0x09 && byte != 0x0d || byte == 0x7f ? UInt8(ascii: "?") : byte)
            }
        }
    }

    /// The last line, where no line feed ended it.
    mutating func finish(_ deliver: (String) -> Void) {
        if line.isEmpty == false { deliver(take()) }
    }

    private mutating func take() -> String {
        defer { line.removeAll(keepingCapacity: true) }
        while line.last == UInt8(ascii: "\r") { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
