/// A header block of a tar archive, with the members that a bundle has.
struct TarBlock: Hashable {
    enum Kind: UInt8 {
        case file = 0x30
        /// Says more about the file that follows (`x`).
        case extended = 0x78
    }

    static let maxName = 100
    /// Eleven octal digits.
    static let maxSize: Int64 = 0o77_777_777_777

    var name: String
    var size: Int64
    var kind: Kind

    var bytes: [UInt8] {
        var block = [UInt8](repeating: 0, count: BundleEntry.blockSize)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        put(name, at: 0)
        put("0000644\0", at: 100)
        put("0000000\0", at: 108)
        put("0000000\0", at: 116)
        put(Self.octal(size, digits: 11), at: 124)
        put("00000000000\0", at: 136)
        block[156] = kind.rawValue
        put("ustar\u{0}00", at: 257)
        put(Self.octal(Int64(Self.sum(block)), digits: 6) + "\0 ", at: 148)
        return block
    }

    /// Reads a block of `BundleEntry.blockSize` bytes.
    init(_ block: [UInt8]) throws(BundleError) {
        guard block.count == BundleEntry.blockSize, block[257..<262].elementsEqual("ustar".utf8) else {
            throw .notABundle
        }
        guard Self.number(block[148..<156]) == Int64(Self.sum(block)) else { throw .damaged("a header") }
        guard let kind = Kind(rawValue: block[156] == 0 ? Kind.file.rawValue : block[156]) else {
            throw .notAllowed("something that is not a regular file")
        }
        guard let size = Self.number(block[124..<136]) else { throw .damaged("a file's size") }
        let prefix = Self.text(block[345..<500])
        self.name = (prefix.isEmpty ? "" : prefix + "/") + Self.text(block[0..<100])
        self.size = size
        self.kind = kind
    }

    init(name: String, size: Int64, kind: Kind) {
        self.name = name
        self.size = size
        self.kind = kind
    }

    /// Of all bytes, those of the sum itself taken as spaces.
    private static func sum(_ block: [UInt8]) -> Int {
        block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(block[$1])) }
    }

    private static func octal(_ value: Int64, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Octal digits, then nothing but zeros and spaces.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        let digits = field.prefix { (0x30...0x37).contains($0) }
        guard field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
