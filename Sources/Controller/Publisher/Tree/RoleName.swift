import SwiftletContract

/// The fleet's roles by name, with how long a signature of theirs holds (design section 4).
enum RoleName {
    static let root = "root"
    static let targets = "targets"
    static let snapshot = "snapshot"
    static let timestamp = "timestamp"
    static let rollouts = "rollouts"
    static func channel(_ channel: ChannelName) -> String { "ch-" + channel.text }

    /// The four of TUF, whose keys the root names.
    static let topLevel = [root, targets, snapshot, timestamp]
    static func isTopLevel(_ role: String) -> Bool { topLevel.contains(role) }

    /// The roles whose keys lie on the controller, and that it signs again by itself.
    static let online = [rollouts, snapshot, timestamp]

    /// Whether snapshots list the role.
    static func isListed(_ role: String) -> Bool { [root, snapshot, timestamp].contains(role) == false }

    /// Root, targets, then those that targets delegates to: nobody signs before who says that he may.
    static func isBefore(_ left: String, _ right: String) -> Bool {
        func rank(_ role: String) -> Int { topLevel.firstIndex(of: role) ?? topLevel.count }
        return (rank(left), left) < (rank(right), right)
    }

    /// Seconds.
    static func life(of role: String) -> Double {
        let days: Double =
            switch role {
            case root: 365
            case targets: 183
            case snapshot, rollouts: 30
            case timestamp: 7
            default: 90
            }
        return days * 86_400
    }
}
