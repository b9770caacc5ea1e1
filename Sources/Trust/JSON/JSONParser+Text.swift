extension JSONParser {
    mutating func text() throws(TrustError) -> JSONText {
        _ = take(UInt8(ascii: "\""))
        let start = position
        while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        // Nearly always this is all of it: one copy, no larger than it must be.
        var text = Array(bytes[start..<position])
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return JSONText(utf8: text)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw fault("a string has a control character")
            default: text.append(byte)
            }
        }
        throw fault("a string has no end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(TrustError) {
        switch next() {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += try scalar()
        default: throw fault("a string has an unknown escape")
        }
    }

    /// The UTF-8 of an escape of four hexadecimal digits, or of two that are a surrogate pair.
    private mutating func scalar() throws(TrustError) -> [UInt8] {
        let first = try unit()
        var value = first
        if (0xD800..<0xDC00).contains(first) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("half a surrogate pair") }
            let second = try unit()
            guard (0xDC00..<0xE000).contains(second) else { throw fault("half a surrogate pair") }
            value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a surrogate pair") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func unit() throws(TrustError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Hex.value(of: byte) else { throw fault("an escape is too short") }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
