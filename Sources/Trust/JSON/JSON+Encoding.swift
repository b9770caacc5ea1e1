extension JSON {
    /// OLPC canonical JSON, the bytes that TUF signs: keys in the order of their bytes, no white space, only `\` and
    /// `"` escaped. Control characters stay raw, so this is not always JSON.
    public var canonical: [UInt8] { canonical(expecting: 0) }

    /// - Parameter size: bytes that it may come to; growing beyond would hold large metadata in memory three times.
    func canonical(expecting size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        append(to: &bytes, controlsRaw: true)
        return bytes
    }

    /// The same with control characters escaped: JSON, for files.
    public var compact: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, controlsRaw: false)
        return bytes
    }

    private func append(to bytes: inout [UInt8], controlsRaw: Bool) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
        case .integer(let value): bytes += Array(String(value).utf8)
        case .text(let text): Self.append(text, to: &bytes, controlsRaw: controlsRaw)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes, controlsRaw: controlsRaw)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(member.key, to: &bytes, controlsRaw: controlsRaw)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes, controlsRaw: controlsRaw)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: JSONText, to bytes: inout [UInt8], controlsRaw: Bool) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20 where controlsRaw == false: bytes += Array("\\u00".utf8) + Hex.digits([byte])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
