import FoundationEssentials
import SwiftletTrust

/// Looks at the keys of a fleet, the files in which they lie, and the time that is left.
struct KeyExamination {
    let state: PublishedState
    let stored: [StoredKey]
    let unreadable: [String]
    /// The directory whose keys are always on the controller.
    let keysPath: String
    let now: Date

    private var roles: [SignedRole] { state.names.compactMap { state.roles[$0] } }

    func findings() -> [KeyFinding] {
        (times() + missing() + files() + offline() + shared() + root()).sorted { $0.severity < $1.severity }
    }

    /// What is signed again by itself is late at half of its life, what needs a person at a third.
    private func times() -> [KeyFinding] {
        roles.compactMap { role in
            let left = role.expires.timeIntervalSince(now)
            let isOnline = RoleName.online.contains(role.name)
            let day = SignedTime.text(role.expires)
            if left <= 0 {
                return finding(
                    .error, .expired, role.name,
                    "'\(role.name)' expired at \(day): nodes keep what they have and install nothing new; "
                        + "run 'swiftletctl keys renew \(role.name)'")
            }
            guard left < RoleName.life(of: role.name) / (isOnline ? 2 : 3) else { return nil }
            return finding(
                .warning, .expiresSoon, role.name,
                "'\(role.name)' expires at \(day), in \(Int(left / 86_400)) days; "
                    + (isOnline
                        ? "is 'swiftletctl serve' running? It signs it again"
                        : "run 'swiftletctl keys renew \(role.name)' with its key"))
        }
    }

    /// Of those that the controller signs with by itself.
    private func missing() -> [KeyFinding] {
        roles.filter { RoleName.online.contains($0.name) }.compactMap { role in
            let here = role.authority.keyIDs.filter { id in
                stored.contains { $0.key.id == id && $0.isExposed == false }
            }
            guard here.count < role.authority.threshold else { return nil }
            return finding(
                .error, .keyMissing, role.name,
                "the key of '\(role.name)' is not on this machine, so it expires at \(SignedTime.text(role.expires)); bring "
                    + "it back, or replace it with 'swiftletctl keys rotate \(role.name) --generate'")
        }
    }

    private func files() -> [KeyFinding] {
        unreadable.map {
            finding(
                .error, .keyUnreadable, nil, "'\($0)' may not be read by this user; check its owner and permissions")
        }
            + stored.filter(\.isExposed).map {
                finding(
                    .error, .keyExposed, $0.file.role,
                    "'\($0.path)' is not used, since \(KeyFault.readableByOthers)")
            }
            + stored.filter { stored in roles.contains { $0.authority.keyIDs.contains(stored.key.id) } == false }.map {
                finding(
                    .warning, .keyRetired, $0.file.role,
                    "the key \($0.key.id.prefix(12)) in '\($0.path)' is trusted for no role; remove the file when no "
                        + "draft waits for it")
            }
    }

    private func offline() -> [KeyFinding] {
        roles.filter { RoleName.online.contains($0.name) == false }.flatMap { role in
            stored.filter { $0.path.hasPrefix(keysPath + "/") && role.authority.keyIDs.contains($0.key.id) }.map {
                finding(
                    .warning, .offlineKeyHere, role.name,
                    "the key of '\(role.name)' lies on the controller, '\($0.path)'\($0.isSealed ? ", under a passphrase" : ""): "
                        + "who breaks in there can sign as '\(role.name)'; move it to another medium")
            }
        }
    }

    /// One key for an online and an offline role makes the offline one online.
    private func shared() -> [KeyFinding] {
        var users: [String: [String]] = [:]
        for role in roles {
            for key in role.authority.keys { users[key.material, default: []].append(role.name) }
        }
        return users.values.filter { $0.count > 1 }.sorted { $0.joined() < $1.joined() }.map { names in
            let online = names.filter(RoleName.online.contains)
            let isBad = online.isEmpty == false && online.count < names.count
            return finding(
                isBad ? .error : .warning, .keyShared, names.first,
                "one key signs for \(names.map { "'\($0)'" }.joined(separator: ", ")): who has it has them all; give each its "
                    + "own with 'swiftletctl keys rotate'")
        }
    }

    private func root() -> [KeyFinding] {
        guard let root = state.roles[RoleName.root]?.authority, root.threshold >= root.keyIDs.count else { return [] }
        let words =
            root.keyIDs.count == 1
            ? "the root has one key, and it alone is enough: stolen, it takes the fleet; lost, the root can never change"
            : "all \(root.keyIDs.count) keys of the root must sign: if one is lost, the root can never change"
        return [
            finding(
                .warning, .rootWithoutSpare, RoleName.root,
                words
                    + "; three keys and a threshold of two are better: 'swiftletctl keys rotate root --key … --threshold 2'"
            )
        ]
    }

    private func finding(
        _ severity: KeyFinding.Severity, _ code: KeyFinding.Code, _ role: String?, _ message: String
    ) -> KeyFinding {
        KeyFinding(severity: severity, code: code, role: role, message: message)
    }
}
