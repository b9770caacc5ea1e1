import SwiftletContract
import SwiftletHost
import SystemPackage

/// A configuration file without what may be a secret: comments go, and the values of keys that nobody knows.
enum ConfigurationExtract {
    static func text(of path: FilePath) -> String? {
        guard let bytes = try? AtomicFile.read(path, maxSize: .mebibytes(1), followsLink: true) else { return nil }
        let file: ConfigurationFile
        do throws(ConfigurationFile.Fault) {
            file = try ConfigurationFile(String(decoding: bytes, as: UTF8.self))
        } catch {
            return "It is no configuration file: see line \(error.line)."
        }
        let known = Set(ConfigurationKey.all.map(\.name) + AppKey.all.map(\.name))
        return file.settings.map { setting in
            let value = known.contains(setting.key) ? setting.value : Redaction.mark
            return "[\(setting.section)] \(setting.key)=\(value)"
        }.joined(separator: "\n")
    }
}
