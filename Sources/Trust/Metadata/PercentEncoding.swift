/// RFC 3986, section 2.
enum PercentEncoding {
    static func text(_ bytes: [UInt8], keeping isKept: (UInt8) -> Bool) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if isKept(byte) {
                text.append(byte)
            } else {
                text.append(UInt8(ascii: "%"))
                text += Array(String(byte, radix: 16, uppercase: true).paddedToTwo.utf8)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Also what a path may have besides: sub-delimiters, `:`, `@`, `/`, and `%` of what is encoded already.
    static func isPath(_ byte: UInt8) -> Bool { isUnreserved(byte) || pathBytes.contains(byte) }

    private static let pathBytes = Array("!$&'()*+,;=:@/%".utf8)
}

extension String {
    fileprivate var paddedToTwo: String { utf8.count < 2 ? "0" + self : self }
}
