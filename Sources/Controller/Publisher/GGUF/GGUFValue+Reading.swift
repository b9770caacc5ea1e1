extension GGUFValue {
    /// GGUF's `gguf_metadata_value_type`.
    private enum Kind: UInt32 {
        case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

        /// Bytes of an element; nil where they vary.
        var width: UInt64? {
            switch self {
            case .uint8, .int8, .bool: 1
            case .uint16, .int16: 2
            case .uint32, .int32, .float32: 4
            case .uint64, .int64, .float64: 8
            case .string, .array: nil
            }
        }
    }

    init(reading bytes: inout GGUFBytes, of key: String) throws(GGUFError) {
        let part = "the value of '\(key.prefix(120))'"
        let kind = try Self.kind(&bytes, of: part)
        self =
            kind == .array
            ? try Self.array(&bytes, of: part, isKept: key == "tokenizer.ggml.tokens")
            : try Self.scalar(kind, &bytes, of: part)
    }

    private static func kind(_ bytes: inout GGUFBytes, of part: String) throws(GGUFError) -> Kind {
        let number = try bytes.integer(UInt32.self, of: part)
        guard let kind = Kind(rawValue: number) else {
            throw .malformed(path: bytes.path, reason: "\(part) has the unknown type \(number)")
        }
        return kind
    }

    private static func scalar(
        _ kind: Kind, _ bytes: inout GGUFBytes, of part: String
    ) throws(GGUFError) -> GGUFValue {
        switch kind {
        case .uint8: .integer(Int64(try bytes.integer(UInt8.self, of: part)))
        case .int8: .integer(Int64(try bytes.integer(Int8.self, of: part)))
        case .uint16: .integer(Int64(try bytes.integer(UInt16.self, of: part)))
        case .int16: .integer(Int64(try bytes.integer(Int16.self, of: part)))
        case .uint32: .integer(Int64(try bytes.integer(UInt32.self, of: part)))
        case .int32: .integer(Int64(try bytes.integer(Int32.self, of: part)))
        case .uint64: .integer(Int64(clamping: try bytes.integer(UInt64.self, of: part)))
        case .int64: .integer(try bytes.integer(Int64.self, of: part))
        case .float32: .real(Double(Float(bitPattern: try bytes.integer(UInt32.self, of: part))))
        case .float64: .real(Double(bitPattern: try bytes.integer(UInt64.self, of: part)))
        case .bool: .bool(try bytes.integer(UInt8.self, of: part) != 0)
        case .string: .text(try bytes.string(of: part, limit: GGUFLimits.stringBytes))
        case .array: throw .malformed(path: bytes.path, reason: "\(part) is an array of arrays")
        }
    }

    private static func array(
        _ bytes: inout GGUFBytes, of part: String, isKept: Bool
    ) throws(GGUFError) -> GGUFValue {
        let kind = try kind(&bytes, of: part)
        let count = try bytes.integer(UInt64.self, of: part)
        guard count <= GGUFLimits.arrayElements else {
            throw .overLimit(
                path: bytes.path, part: "the length of " + part, claimed: count, limit: GGUFLimits.arrayElements)
        }
        guard let width = kind.width else {
            guard kind == .string else { return try scalar(.array, &bytes, of: part) }
            if isKept, count <= GGUFLimits.keptTexts {
                var prints: [UInt64] = []
                for _ in 0..<count { prints.append(try bytes.fingerprint(of: part)) }
                return .fingerprints(prints)
            }
            for _ in 0..<count { try bytes.skipString(of: part) }
            return .array(count: count)
        }
        guard count <= GGUFLimits.keptElements else {
            try bytes.skip(count * width, of: part)
            return .array(count: count)
        }
        var integers: [Int64] = []
        for _ in 0..<count {
            switch try scalar(kind, &bytes, of: part) {
            case .integer(let value): integers.append(value)
            case .bool(let value): integers.append(value ? 1 : 0)
            case .real, .text, .integers, .array, .fingerprints: continue
            }
        }
        return integers.count == Int(count) ? .integers(integers) : .array(count: count)
    }
}
