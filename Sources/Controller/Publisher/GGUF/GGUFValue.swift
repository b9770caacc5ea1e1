/// A metadata value. Of arrays, only short ones of whole numbers are kept; of the others, the length, and of the tokens
/// what tells them from others.
public enum GGUFValue: Hashable, Sendable {
    case integer(Int64)
    case real(Double)
    case bool(Bool)
    case text(String)
    case integers([Int64])
    case array(count: UInt64)
    case fingerprints([UInt64])

    /// A whole number that fits Int64: `UInt64` values above that are read as `Int64.max`.
    public var wholeNumber: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var truth: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var string: String? { if case .text(let value) = self { value } else { nil } }
    /// The length of an array of any kind.
    public var count: UInt64? {
        switch self {
        case .integers(let values): UInt64(values.count)
        case .array(let count): count
        case .fingerprints(let values): UInt64(values.count)
        case .integer, .real, .bool, .text: nil
        }
    }
}
