import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

/// What an operator should know of the certificate authority, as `keys doctor` tells of the keys.
enum AuthorityFinding {
    /// All nodes must enrol again with the next one: that wants planning.
    private static let notice: TimeInterval = 366 * 86_400
    private static let role = "authority"

    /// None where the fleet has no authority yet.
    static func all(of repository: Repository, at now: Date) -> [KeyFinding] {
        let path = repository.directory.authorityPath
        let authority: Authority
        do {
            guard let bytes = try SecretFile.read(path, limit: .kibibytes(64)) else { return [] }
            authority = try Authority(for: repository.fleet.id, pem: bytes)
        } catch PublisherError.sourceUnusable(_, let reason) {
            return [finding(.error, .keyExposed, "'\(path)': \(reason)")]
        } catch {
            return [finding(.error, .keyUnreadable, "'\(path)' cannot be used: \(error)")]
        }
        let left = authority.expiresAt.timeIntervalSince(now)
        let day = authority.expiresAt.formatted(.iso8601)
        if left <= 0 {
            return [
                finding(
                    .error, .expired,
                    "the certificate authority ended at \(day): no node is let in; move it away, restart the server, and enrol "
                        + "every node again")
            ]
        }
        guard left < notice else { return [] }
        return [
            finding(
                .warning, .expiresSoon,
                "the certificate authority ends at \(day), in \(Int(left / 86_400)) days; plan how every node enrols again with "
                    + "a new one")
        ]
    }

    /// PEM; nil where there is none that can be used.
    static func certificate(in directory: FleetDirectory) -> String? {
        guard let repository = try? Repository.open(directory),
            let bytes = (try? SecretFile.read(directory.authorityPath, limit: .kibibytes(64))).flatMap({ $0 })
        else { return nil }
        return try? Authority(for: repository.fleet.id, pem: bytes).certificatePEM()
    }

    private static func finding(
        _ severity: KeyFinding.Severity, _ code: KeyFinding.Code, _ message: String
    ) -> KeyFinding {
        KeyFinding(severity: severity, code: code, role: role, message: message)
    }
}
