import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage

/// Files, then the environment, then the command line; the last one that says something wins.
struct ConfigurationLoader {
    static let standardFile: FilePath = "/etc/swiftlet/swiftletd.conf"
    private static let maxFileSize = Bytes.mebibytes(1)
    private static let maxDropIns = 256

    /// Nil: the standard file, which need not be there.
    var file: FilePath?
    var environment: [String: String]
    /// `Key=value` from the command line.
    var overrides: [String]

    func load() throws(ConfigurationError) -> DaemonConfiguration {
        var configuration = DaemonConfiguration()
        for path in try paths() { try apply(file: path, to: &configuration) }
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) {
            guard variable.hasPrefix(ConfigurationKey.variablePrefix) else { continue }
            let key = try known(variable, by: \.variable, in: "the environment")
            try apply(key, value, from: variable + " in the environment", to: &configuration)
        }
        for override in overrides { try apply(override: override, to: &configuration) }
        guard configuration.repository != nil else {
            throw .missing(
                key: "RepositoryURL", path: (file ?? Self.standardFile).string,
                meaning: "It says where the fleet's signed repository is; 'none' for a node that gets bundles alone.")
        }
        // Configuration management puts links there. What they lead to is read; a link further on is not followed.
        configuration.trustRoot = configuration.trustRoot.withoutLinks ?? configuration.trustRoot
        return configuration
    }

    /// The file and its drop-ins, `swiftletd.conf.d/*.conf`, by name.
    func paths() throws(ConfigurationError) -> [FilePath] {
        let main = file ?? Self.standardFile
        let directory = FilePath(main.string + ".d")
        let names: [String]
        do { names = try Directory.names(in: directory) } catch .missing {
            names = []
        } catch {
            throw .unreadable(path: directory.string, reason: error.reason)
        }
        let dropIns = names.filter { $0.hasSuffix(".conf") && $0.hasPrefix(".") == false }.sorted()
        guard dropIns.count <= Self.maxDropIns else {
            throw .unreadable(path: directory.string, reason: "it holds more than \(Self.maxDropIns) files")
        }
        return [main] + dropIns.map { directory.appending($0) }
    }

    private func apply(file path: FilePath, to configuration: inout DaemonConfiguration) throws(ConfigurationError) {
        let bytes: [UInt8]
        do { bytes = try AtomicFile.read(path, maxSize: Self.maxFileSize, followsLink: true) } catch {
            if case .missing = error, file == nil, path == Self.standardFile { return }
            throw .unreadable(path: path.string, reason: error.reason)
        }
        let parsed: ConfigurationFile
        do { parsed = try ConfigurationFile(String(decoding: bytes, as: UTF8.self)) } catch {
            throw .malformed(path: path.string, line: error.line, reason: error.reason)
        }
        for setting in parsed.settings {
            let source = "\(path), line \(setting.line)"
            if try apply(app: setting, from: source, to: &configuration) { continue }
            let key = try known(setting.key, by: \.name, in: source)
            guard key.section == setting.section else {
                throw .wrongSection(source: source, key: key.name, found: setting.section, expected: key.section)
            }
            try apply(key, setting.value, from: source, to: &configuration)
        }
    }

    /// False where the section is not an app's.
    private func apply(
        app setting: ConfigurationFile.Setting, from source: String, to configuration: inout DaemonConfiguration
    ) throws(ConfigurationError) -> Bool {
        guard setting.section == "App" || setting.section.hasPrefix("App ") else { return false }
        let name = setting.section.dropFirst("App".count).trimmed
        guard let subject = AppSubject(parsing: name) else { throw .unknownApp(source: source, app: name) }
        guard let key = AppKey.all.first(where: { $0.name == setting.key }) else {
            let nearest = setting.key.nearest(among: AppKey.all.map(\.name))
            throw .unknownKey(source: source, key: setting.key, nearest: nearest)
        }
        guard key.apply(&configuration.live.apps.bySubject[subject, default: AppPolicy()], setting.value) else {
            throw .wrongValue(source: source, key: key.name, value: setting.value, form: key.form)
        }
        return true
    }

    private func apply(
        override: String, to configuration: inout DaemonConfiguration
    ) throws(ConfigurationError) {
        let source = "--set \(override)"
        guard let equals = override.firstIndex(of: "=") else {
            throw .wrongValue(source: source, key: "--set", value: override, form: "Key=value")
        }
        let key = try known(String(override[..<equals]), by: \.name, in: source)
        try apply(key, String(override[override.index(after: equals)...]), from: source, to: &configuration)
    }

    private func apply(
        _ key: ConfigurationKey, _ value: String, from source: String, to configuration: inout DaemonConfiguration
    ) throws(ConfigurationError) {
        guard key.apply(&configuration, value) else {
            throw .wrongValue(source: source, key: key.name, value: value, form: key.form)
        }
        configuration.texts[key.name] = value
    }

    private func known(
        _ name: String, by property: KeyPath<ConfigurationKey, String>, in source: String
    ) throws(ConfigurationError) -> ConfigurationKey {
        if let key = ConfigurationKey.all.first(where: { $0[keyPath: property] == name }) { return key }
        let nearest = name.nearest(among: ConfigurationKey.all.map { $0[keyPath: property] })
        throw .unknownKey(source: source, key: name, nearest: nearest)
    }

    /// The default file, each key with its meaning.
    static var documented: String {
        var lines = [
            "# The configuration of swiftletd. Every key is shown with what holds where it is not set.",
            "# Drop-ins: swiftletd.conf.d/*.conf. In the environment: SWIFTLETD_POLL_INTERVAL=5min.",
            "# A change holds after `systemctl restart swiftletd`; where it says so, `systemctl reload` is enough.",
        ]
        var section = ""
        for key in ConfigurationKey.all {
            if key.section != section {
                section = key.section
                lines += ["", "[\(section)]"]
            }
            lines += [
                "# \(key.meaning) Where it is not set: \(key.standard).",
                "# It takes \(key.form)." + (key.isLive ? " A reload is enough." : ""), "#\(key.name)=", "",
            ]
        }
        lines += [
            "", "[App cashdesk.service]",
            "# A section for each app, or kind of apps, with a policy: [App NAME] takes \(AppSubject.form).",
            "# Files alone have them; a reload is enough.", "",
        ]
        for key in AppKey.all {
            lines += [
                "# \(key.meaning) Where it is not set: \(key.standard).", "# It takes \(key.form).", "#\(key.name)=",
                "",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
