/// The `data:` lines of server-sent events; events of several lines, names and comments don't occur here.
struct EventLines {
    private static let maxLine = 1 << 20
    private var line: [UInt8] = []

    mutating func feed(_ bytes: some Sequence<UInt8>, _ event: (String) throws -> Void) throws {
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < Self.maxLine else { throw CommandFailure.unreadable(reason: "an endless event") }
                line.append(byte)
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            line.removeAll(keepingCapacity: true)
            guard text.hasPrefix("data:") else { continue }
            let payload = text.dropFirst(5).drop { $0 == " " }
            try event(payload.last == "\r" ? String(payload.dropLast()) : String(payload))
        }
    }
}
