import SwiftletContract
import SystemPackage

/// The forms that values take.
extension ConfigurationKey {
    static func text(
        _ section: String, _ name: String, _ standard: String, _ meaning: String, _ form: String,
        apply: @escaping @Sendable (inout DaemonConfiguration, String) -> Bool
    ) -> ConfigurationKey {
        ConfigurationKey(section: section, name: name, standard: standard, meaning: meaning, form: form, apply: apply)
    }

    static func path(
        _ section: String, _ name: String, _ standard: String, _ meaning: String,
        _ property: any WritableKeyPath<DaemonConfiguration, FilePath> & Sendable
    ) -> ConfigurationKey {
        text(section, name, standard, meaning, "an absolute path") { settings, value in
            settings[keyPath: property] = FilePath(value)
            return FilePath(value).isAbsolute
        }
    }

    static func path(
        _ section: String, _ name: String, _ standard: String, _ meaning: String,
        _ property: any WritableKeyPath<DaemonConfiguration, FilePath?> & Sendable
    ) -> ConfigurationKey {
        text(section, name, standard, meaning, "an absolute path") { settings, value in
            settings[keyPath: property] = FilePath(value)
            return FilePath(value).isAbsolute
        }
    }

    static func duration(
        _ section: String, _ name: String, _ standard: String, _ meaning: String,
        _ property: any WritableKeyPath<DaemonConfiguration, Duration> & Sendable
    ) -> ConfigurationKey {
        text(section, name, standard, meaning, "a time from 1s to 30d, such as 90, 5min or 1h 30min") {
            settings, value in
            guard let duration = Duration(parsing: value), duration >= .seconds(1), duration <= .seconds(30 * 86400)
            else { return false }
            settings[keyPath: property] = duration
            return true
        }
    }

    static func count(
        _ section: String, _ name: String, _ standard: String, _ meaning: String, _ range: ClosedRange<Int>,
        _ property: any WritableKeyPath<DaemonConfiguration, Int> & Sendable
    ) -> ConfigurationKey {
        text(section, name, standard, meaning, "a number from \(range.lowerBound) to \(range.upperBound)") {
            settings, value in
            guard let number = Int(value), range.contains(number) else { return false }
            settings[keyPath: property] = number
            return true
        }
    }

    /// `site=oslo ram=4g`; nil for anything else.
    static func labels(_ text: String) -> Labels? {
        var labels: Labels = [:]
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, Labels.isLabel(key: parts[0], value: parts[1]) else { return nil }
            labels[parts[0]] = parts[1]
        }
        return labels
    }

    static func isWebAddress(_ text: String) -> Bool {
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            return text.utf8.count > scheme.utf8.count && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
        return false
    }
}

extension String {
    var withoutTrailingSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
