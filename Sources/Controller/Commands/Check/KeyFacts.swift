import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// What `keys doctor` finds, as checks, with the roles that are well.
struct KeyFacts {
    var findings: [KeyFinding]
    var roles: [RoleStatus]
    var now: Date

    private static let fine: [(ControllerCheck, String)] = [
        (.keyFiles, "Private key files are read by their user alone."), (.keys, "Each key lies where it should."),
        (.onlineKeys, "Timestamp, snapshot and rollouts can be signed here."), (.drafts, "No draft waits."),
        (.publication, "No publication was cut short."),
    ]

    var checks: [Finding] {
        let found = findings.map { finding in
            let (message, fix) = Self.split(finding.message)
            let check = Self.check(finding.code)
            return finding.severity == .error
                ? check.error(message, about: finding.role, fix: fix)
                : check.warning(message, about: finding.role, fix: fix)
        }
        let fine = Self.fine.filter { check, _ in found.contains { $0.name == check.rawValue } == false }
            .map { $0.ok($1) }
        return found + fine + fresh(besides: found)
    }

    private func fresh(besides found: [Finding]) -> [Finding] {
        roles.filter { role in
            found.contains { $0.name == ControllerCheck.expiry.rawValue && $0.about == role.role } == false
        }.map { role in
            let left = TimeSpan.text(role.expires.timeIntervalSince(now))
            return ControllerCheck.expiry.ok(
                "'\(role.role)' \(role.version) expires at \(role.expires.formatted(.iso8601)), in \(left).",
                about: role.role)
        }
    }

    private static func check(_ code: KeyFinding.Code) -> ControllerCheck {
        switch code {
        case .expired, .expiresSoon: .expiry
        case .keyMissing: .onlineKeys
        case .keyExposed, .keyUnreadable: .keyFiles
        case .keyRetired, .keyShared, .offlineKeyHere, .rootWithoutSpare: .keys
        case .draftWaiting: .drafts
        case .publicationCutShort: .publication
        }
    }

    /// What is behind the last semicolon says what to do.
    private static func split(_ text: String) -> (message: String, fix: String) {
        let parts = text.ranges(of: "; ").last
        guard let parts else { return (sentence(text), "See `swiftletctl metadata show` and `swiftletctl keys list`.") }
        return (sentence(text[..<parts.lowerBound]), sentence(text[parts.upperBound...]))
    }

    private static func sentence(_ text: some StringProtocol) -> String {
        let end = text.last.map { ".?!".contains($0) } ?? true ? "" : "."
        return text.prefix(1).uppercased() + text.dropFirst() + end
    }
}
