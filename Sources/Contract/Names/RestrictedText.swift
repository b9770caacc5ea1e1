/// A string that was checked when it was made: it can be a file name, a URL segment and a metrics label as it is.
///
/// Conforming types differ only in what they allow, so that one name can never be passed where another is meant.
public protocol RestrictedText: Hashable, Sendable, Codable, Comparable, CustomStringConvertible, CodingKeyRepresentable
{
    /// What the value must look like, for error messages.
    static var rule: String { get }
    static func allows(_ bytes: String.UTF8View) -> Bool
    var text: String { get }
    init(unchecked text: String)
}

extension RestrictedText {
    /// nil where `text` breaks the rule.
    public init?(_ text: String) {
        guard Self.allows(text.utf8) else { return nil }
        self.init(unchecked: text)
    }

    public var description: String { text }
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard Self.allows(text.utf8) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text.prefix(80))' is not \(Self.rule)"))
        }
        self.init(unchecked: text)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var codingKey: any CodingKey { TextKey(stringValue: text) }
    public init?<Key: CodingKey>(codingKey: Key) { self.init(codingKey.stringValue) }
}

struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension String.UTF8View {
    /// Lower-case letters, digits, and `others`; the first a letter or digit.
    func isName(maxLength: Int, others: StaticString, upperCase: Bool = false) -> Bool {
        guard count >= 1, count <= maxLength else { return false }
        let extra = Array(others.description.utf8)
        for (index, byte) in enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where upperCase: continue
            case _ where index > 0 && extra.contains(byte): continue
            default: return false
            }
        }
        return true
    }
}
