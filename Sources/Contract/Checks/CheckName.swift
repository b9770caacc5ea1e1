/// A closed set of checks. The raw values, in kebab-case, never change their meaning.
public protocol CheckName: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the check looks at, in a few words: for `--list` and the manual.
    var subject: String { get }
}

extension CheckName {
    public func ok(_ message: String, about: String? = nil) -> Finding {
        Finding(name: rawValue, about: about, outcome: .ok, message: message)
    }

    public func warning(_ message: String, about: String? = nil, fix: String) -> Finding {
        Finding(name: rawValue, about: about, outcome: .warning, message: message, fix: fix)
    }

    public func error(_ message: String, about: String? = nil, fix: String) -> Finding {
        Finding(name: rawValue, about: about, outcome: .error, message: message, fix: fix)
    }

    /// - Parameter reason: why it could not be looked at.
    public func skipped(_ reason: String, about: String? = nil) -> Finding {
        Finding(name: rawValue, about: about, outcome: .skipped, message: reason)
    }

    /// All checks with their subjects, a line each.
    public static var list: String {
        let width = allCases.map(\.rawValue.count).max() ?? 0
        return allCases.map { check in
            check.rawValue + String(repeating: " ", count: width + 2 - check.rawValue.count) + check.subject
        }.joined(separator: "\n")
    }
}
