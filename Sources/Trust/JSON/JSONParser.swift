extension JSON {
    /// Reads strictly (RFC 8259 and less): valid UTF-8, no duplicate keys, integers of 64 bits, at most 64 levels,
    /// nothing after the end. `file` is for the error.
    public init(parsing bytes: [UInt8], file: String) throws(TrustError) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .malformed(file: file, reason: "it is not valid UTF-8")
        }
        var parser = JSONParser(bytes: bytes, file: file)
        self = try parser.document()
    }
}

/// A recursive descent over bytes that are valid UTF-8.
struct JSONParser {
    private static let maxDepth = 64
    /// Each value takes some hundred bytes while it is looked at, perhaps made of two: a cap of its own on a small
    /// machine. A role of 5 MB with 17,000 targets has half as many.
    private static let maxValues = 200_000

    let bytes: [UInt8]
    let file: String
    var position = 0
    private var values = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func document() throws(TrustError) -> JSON {
        let value = try value(depth: 1)
        skipSpace()
        guard position == bytes.count else { throw fault("there is something after the end") }
        return value
    }

    private mutating func value(depth: Int) throws(TrustError) -> JSON {
        guard depth <= Self.maxDepth else { throw fault("it is nested more than \(Self.maxDepth) deep") }
        values += 1
        guard values <= Self.maxValues else { throw fault("it has more than \(Self.maxValues) values") }
        skipSpace()
        guard let first = peek() else { throw fault("it ends too early") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        default: throw fault("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws(TrustError) -> JSON {
        position += 1
        var members: [JSONObject.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
        repeat {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw fault("a member's name was expected") }
            let key = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon was expected") }
            members.append(JSONObject.Member(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("a comma or the end of the object was expected") }
        let (object, duplicate) = JSONObject.make(of: members)
        if let duplicate { throw fault("it has the member '\(duplicate.shown)' twice in one object") }
        return .object(object)
    }

    private mutating func array(depth: Int) throws(TrustError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("a comma or the end of the array was expected") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(TrustError) -> JSON {
        for byte in word.description.utf8 {
            guard take(byte) else { throw fault("a value was expected") }
        }
        return value
    }

    /// `-?(0|[1-9][0-9]*)`, no `-0`, within Int64.
    private mutating func integer() throws(TrustError) -> Int64 {
        let isNegative = take(UInt8(ascii: "-"))
        let start = position
        var value: Int64 = 0
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, overflow2) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard overflow == false, overflow2 == false else { throw fault("a number does not fit 64 bits") }
            value = next
            position += 1
        }
        let count = position - start
        guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0"), isNegative == false || value != 0 else {
            throw fault("a number is not written as JSON has it")
        }
        switch peek() {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw fault("only integers are allowed")
        default: return value
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    mutating func next() -> UInt8? {
        guard let byte = peek() else { return nil }
        position += 1
        return byte
    }

    func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    func fault(_ reason: String) -> TrustError {
        .malformed(file: file, reason: "\(reason), at byte \(position)")
    }
}
