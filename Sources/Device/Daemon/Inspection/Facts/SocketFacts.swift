import SwiftletContract
import SwiftletHost
import SystemPackage

/// One of the node's sockets, as its file shows it.
struct SocketFacts {
    var check: NodeCheck
    var path: FilePath
    /// nil: there is nothing, or it cannot be looked at.
    var facts: PathFacts?
    var isListening: Bool
    /// What others may do at most.
    var mode: UInt32
    /// nil: it is not said.
    var group: UInt32?
    /// How it comes to be.
    var fix: String

    static func read(
        _ check: NodeCheck, _ path: FilePath, mode: UInt32, group: String?, among sockets: ListeningSockets?,
        fix: String
    ) -> SocketFacts {
        SocketFacts(
            check: check, path: path, facts: try? PathFacts(path),
            isListening: sockets?.contains(path) ?? false, mode: mode, group: group.flatMap(Accounts.groupID), fix: fix)
    }

    var finding: Finding {
        guard let facts else { return check.error("There is no socket \(path).", fix: fix) }
        guard facts.kind == .socket else {
            return check.error("\(path) is no socket.", fix: "Move it away. \(fix)")
        }
        guard isListening else { return check.error("Nobody listens on \(path).", fix: fix) }
        if facts.mode & ~mode != 0 {
            return check.error(
                "\(path) has mode \(facts.modeText), more than the \(text(mode)) that is configured: others may ask too.",
                fix: "`chmod \(text(mode)) \(path)`; find out who changed it.")
        }
        if facts.mode != mode {
            return check.warning(
                "\(path) has mode \(facts.modeText), not \(text(mode)): some who should be able to ask cannot.",
                fix: "`chmod \(text(mode)) \(path)`.")
        }
        if let group, group != facts.group {
            return check.error(
                "\(path) belongs to the group \(Accounts.groupName(of: facts.group)), not \(Accounts.groupName(of: group)).",
                fix: "`chgrp \(Accounts.groupName(of: group)) \(path)`; find out who changed it.")
        }
        return check.ok(
            "\(path) listens, with mode \(facts.modeText) for the group \(Accounts.groupName(of: facts.group)).")
    }

    private func text(_ mode: UInt32) -> String { PathFacts(kind: .socket, mode: mode, owner: 0, group: 0).modeText }
}
