import SwiftletGateway

/// What an operator has to mend before the daemon starts.
public enum ConfigurationError: Error, Equatable, Sendable {
    case unreadable(path: String, reason: String)
    case malformed(path: String, line: Int, reason: String)
    case unknownKey(source: String, key: String, nearest: String?)
    case wrongSection(source: String, key: String, found: String, expected: String)
    case wrongValue(source: String, key: String, value: String, form: String)
    case unknownApp(source: String, app: String)
    case missing(key: String, path: String, meaning: String)
    /// The file that a key names.
    case unusable(key: String, path: String, reason: String)
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "The configuration file \(path) cannot be read: \(reason)."
        case .malformed(let path, let line, let reason):
            "\(path), line \(line): \(reason)."
        case .unknownKey(let source, let key, let nearest):
            "\(source): there is no key '\(key)'." + (nearest.map { " Did you mean '\($0)'?" } ?? "")
                + " `swiftletd --print-configuration` lists all keys."
        case .wrongSection(let source, let key, let found, let expected):
            "\(source): '\(key)' belongs into the section [\(expected)], not [\(found)]."
        case .wrongValue(let source, let key, let value, let form):
            "\(source): '\(value)' is no value for \(key), which takes \(form)."
        case .unknownApp(let source, let app):
            "\(source): '\(app)' is no app, or there is no such user or group: [App NAME] takes \(AppSubject.form)."
        case .missing(let key, let path, let meaning):
            "\(key) is not set. \(meaning) Set it in \(path)."
        case .unusable(let key, let path, let reason):
            "\(key)=\(path) cannot be used: \(reason). Put the right file there, or correct \(key)."
        }
    }
}
