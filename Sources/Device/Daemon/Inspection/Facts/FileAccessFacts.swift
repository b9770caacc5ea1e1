import SwiftletContract
import SwiftletHost
import SystemPackage

/// Who may change files that the node goes by.
struct FileAccessFacts {
    /// Those that are there.
    var files: [(path: FilePath, facts: PathFacts)]
    /// Whose files these may be, beside root's.
    var user: UInt32

    static func read(_ paths: [FilePath]) -> FileAccessFacts {
        FileAccessFacts(
            files: paths.compactMap { path in
                (try? PathFacts(path, followsLink: true)).map { (path, $0) }
            }, user: Accounts.user)
    }

    var findings: [Finding] {
        let open = files.filter { $0.facts.isChangeable(byOthersThan: user) }
        guard open.isEmpty == false else {
            return [NodeCheck.configurationPermissions.ok("Only root may change the \(files.count) files.")]
        }
        return open.map { path, facts in
            let who = "\(path) belongs to \(Accounts.userName(of: facts.owner)) and has mode \(facts.modeText)"
            return NodeCheck.configurationPermissions.error(
                "\(who): others than root decide whom this node trusts.", about: path.string,
                fix: "`chown root:root \(path)`, `chmod 0644 \(path)`; look at what it says.")
        }
    }
}
