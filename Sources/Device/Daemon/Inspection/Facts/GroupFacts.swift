import SwiftletContract
import SwiftletHost

/// Who may open a socket.
struct GroupFacts {
    /// Nil: the group of a socket that is not there.
    var name: String?
    /// Without root and the daemon's own user.
    var members: [String]

    static func read(named name: String?, of socket: SocketFacts) -> GroupFacts {
        guard let id = socket.facts?.group ?? name.flatMap(Accounts.groupID) else {
            return GroupFacts(name: nil, members: [])
        }
        let group = Accounts.groupName(of: id)
        return GroupFacts(name: group, members: Accounts.members(of: id).filter { $0 != group })
    }

    func finding(_ check: NodeCheck, who: String, isNeeded: Bool) -> Finding {
        guard let name else { return check.skipped("The socket is not there, so its group is not known.") }
        if members.isEmpty == false {
            let first = members.prefix(8).joined(separator: ", ") + (members.count > 8 ? ", …" : "")
            return check.ok("\(who) are root and the \(members.count) members of '\(name)': \(first).")
        }
        let text = "The group '\(name)' has no members: only root may."
        return isNeeded
            ? check.warning(
                text, fix: "`usermod --append --groups \(name) USER` for each app's user; then restart the app.")
            : check.ok(text)
    }
}
