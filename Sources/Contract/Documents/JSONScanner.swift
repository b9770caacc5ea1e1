/// Why bytes are not the JSON that they must be.
public enum JSONFault: Error, Hashable, Sendable {
    case unexpected(offset: Int)
    case ended
    case tooDeep
    case notUTF8
    case notAnObject
    case notAnArray
}

/// Checks JSON (RFC 8259) and finds the parts of its outermost container, without building or changing anything: what
/// is passed on keeps its bytes, the order of its members among them.
public struct JSONScanner: Sendable {
    /// Containers within containers; requests of apps stay far below.
    public static let maxDepth = 128

    private var position = 0

    /// Calls `visit` with the place of each member's key, with its quotes, and of its value.
    public static func members(
        of bytes: Span<UInt8>, visit: (_ key: Range<Int>, _ value: Range<Int>) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try scan(bytes) { (scanner) throws(JSONFault) in
            guard try scanner.token(bytes) == UInt8(ascii: "{") else { throw .notAnObject }
            try scanner.object(bytes, depth: 1, visit: visit)
        }
    }

    /// Calls `visit` with the place of each element of an array.
    public static func elements(
        of bytes: Span<UInt8>, visit: (_ element: Range<Int>) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try scan(bytes) { (scanner) throws(JSONFault) in
            guard try scanner.token(bytes) == UInt8(ascii: "[") else { throw .notAnArray }
            try scanner.array(bytes, depth: 1, visit: visit)
        }
    }

    private static func scan(
        _ bytes: Span<UInt8>, _ body: (inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        guard (try? UTF8Span(validating: bytes)) != nil else { throw .notUTF8 }
        var scanner = JSONScanner()
        try body(&scanner)
        scanner.skipSpace(bytes)
        guard scanner.position == bytes.count else { throw .unexpected(offset: scanner.position) }
    }

    private mutating func object(
        _ bytes: Span<UInt8>, depth: Int, visit: (Range<Int>, Range<Int>) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        position += 1
        if try token(bytes) == UInt8(ascii: "}") { return position += 1 }
        while true {
            guard try token(bytes) == UInt8(ascii: "\"") else { throw .unexpected(offset: position) }
            let keyStart = position
            try string(bytes)
            let key = keyStart..<position
            try expect(UInt8(ascii: ":"), bytes)
            _ = try token(bytes)
            let valueStart = position
            try value(bytes, depth: depth)
            try visit(key, valueStart..<position)
            guard try goesOn(bytes, until: UInt8(ascii: "}")) else { return }
        }
    }

    private mutating func array(
        _ bytes: Span<UInt8>, depth: Int, visit: (Range<Int>) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        position += 1
        if try token(bytes) == UInt8(ascii: "]") { return position += 1 }
        repeat {
            _ = try token(bytes)
            let start = position
            try value(bytes, depth: depth)
            try visit(start..<position)
        } while try goesOn(bytes, until: UInt8(ascii: "]"))
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONFault) {
        guard depth <= Self.maxDepth else { throw .tooDeep }
        switch try token(bytes) {
        case UInt8(ascii: "{"): try object(bytes, depth: depth + 1) { (_, _) throws(JSONFault) in }
        case UInt8(ascii: "["): try array(bytes, depth: depth + 1) { (_) throws(JSONFault) in }
        case UInt8(ascii: "\""): try string(bytes)
        case UInt8(ascii: "t"): try literal("true", bytes)
        case UInt8(ascii: "f"): try literal("false", bytes)
        case UInt8(ascii: "n"): try literal("null", bytes)
        default: try number(bytes)
        }
    }

    /// After a value: true for a comma, false for the end of the container.
    private mutating func goesOn(_ bytes: Span<UInt8>, until end: UInt8) throws(JSONFault) -> Bool {
        switch try token(bytes) {
        case UInt8(ascii: ","): position += 1
        case end:
            position += 1
            return false
        default: throw .unexpected(offset: position)
        }
        return true
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONFault) {
        position += 1
        while true {
            switch try byte(bytes) {
            case UInt8(ascii: "\""): return position += 1
            case UInt8(ascii: "\\"): try escape(bytes)
            case 0..<0x20: throw .unexpected(offset: position)
            default: position += 1
            }
        }
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONFault) {
        position += 1
        let kind = try byte(bytes)
        guard "\"\\/bfnrtu".utf8.contains(kind) else { throw .unexpected(offset: position) }
        position += 1
        guard kind == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard Self.isHexDigit(try byte(bytes)) else { throw .unexpected(offset: position) }
            position += 1
        }
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONFault) {
        if try byte(bytes) == UInt8(ascii: "-") { position += 1 }
        if try byte(bytes) == UInt8(ascii: "0") { position += 1 } else { try digits(bytes) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits(bytes)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let sign = try byte(bytes)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits(bytes)
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONFault) {
        guard Self.isDigit(try byte(bytes)) else { throw .unexpected(offset: position) }
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    }

    private mutating func literal(_ text: StaticString, _ bytes: Span<UInt8>) throws(JSONFault) {
        for expected in text.description.utf8 {
            guard try byte(bytes) == expected else { throw .unexpected(offset: position) }
            position += 1
        }
    }

    private mutating func expect(_ character: UInt8, _ bytes: Span<UInt8>) throws(JSONFault) {
        guard try token(bytes) == character else { throw .unexpected(offset: position) }
        position += 1
    }

    /// The next byte that is no white space, which stays.
    private mutating func token(_ bytes: Span<UInt8>) throws(JSONFault) -> UInt8 {
        skipSpace(bytes)
        return try byte(bytes)
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    private func byte(_ bytes: Span<UInt8>) throws(JSONFault) -> UInt8 {
        guard position < bytes.count else { throw .ended }
        return bytes[position]
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6 }
}

extension JSONFault: CustomStringConvertible {
    /// What is to follow a subject: `is not UTF-8`.
    public var description: String {
        switch self {
        case .unexpected(let offset): "is not JSON: it goes wrong at byte \(offset)"
        case .ended: "is not JSON: it ends too early"
        case .tooDeep: "nests more than \(JSONScanner.maxDepth) levels deep"
        case .notUTF8: "is not UTF-8"
        case .notAnObject: "is not a JSON object"
        case .notAnArray: "is not a JSON array"
        }
    }
}
