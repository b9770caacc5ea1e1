/// What an operator calls a node by: `site=oslo`, `ram=4g`. Selectors choose by them.
public typealias Labels = [String: String]

extension [String: String] {
    /// `site=oslo`, or the key alone where it has no value; by key.
    public var words: [String] {
        sorted { $0.key < $1.key }.map { $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)" }
    }

    /// Keys and values: 1 to 63 of letters, digits, `-`, `_`, `.` and, in keys, `/`.
    public static func isLabel(key: String, value: String) -> Bool {
        key.utf8.isName(maxLength: 63, others: "-_./", upperCase: true)
            && (value.isEmpty || value.utf8.isName(maxLength: 63, others: "-_.", upperCase: true))
    }
}
