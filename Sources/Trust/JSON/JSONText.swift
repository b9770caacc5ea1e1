/// A JSON string by its UTF-8 bytes. Swift's `String` would take "é" in its two normal forms for one key.
public struct JSONText: Hashable, Sendable, Comparable, ExpressibleByStringLiteral {
    /// Valid UTF-8.
    public let utf8: [UInt8]

    public init(_ string: String) { self.utf8 = Array(string.utf8) }
    public init(stringLiteral value: String) { self.init(value) }
    /// `bytes` must be valid UTF-8.
    init(utf8 bytes: [UInt8]) { self.utf8 = bytes }

    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// In the order of bytes, which is the order of code points.
    public static func < (left: JSONText, right: JSONText) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// For messages to people: at most 80 characters, and no control characters.
    package var shown: String {
        var text = ""
        for scalar in string.unicodeScalars.prefix(80) {
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return text
    }
}
