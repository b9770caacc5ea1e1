import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SwiftletTrust
import SystemPackage

extension DaemonConfiguration {
    /// Throws for the first file that a key names and the daemon could not use: `TrustRoot` must be a TUF root that is
    /// signed by itself, `Engine` and `UplinkProgram` programs that this user may start.
    func checkFiles() throws(ConfigurationError) {
        do throws(HostError) {
            let root = try AtomicFile.read(trustRoot, maxSize: .mebibytes(1), followsLink: true)
            do throws(TrustError) { _ = try TrustedMetadata(bootstrapRoot: root, startedAt: .distantPast) } catch {
                throw HostError.malformed(path: trustRoot, reason: "it is no root: \(error)")
            }
        } catch {
            throw .unusable(key: "TrustRoot", path: trustRoot.string, reason: error.reason)
        }
        try checkProgram("Engine", engine)
        if let uplinkProgram { try checkProgram("UplinkProgram", uplinkProgram) }
    }

    private func checkProgram(_ key: String, _ path: FilePath) throws(ConfigurationError) {
        do throws(HostError) { try Executable.check(path) } catch {
            throw .unusable(key: key, path: path.string, reason: error.reason)
        }
    }
}
