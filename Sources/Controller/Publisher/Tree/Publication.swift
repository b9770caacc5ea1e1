import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// One act of publishing: new versions of roles, of the roles whose keys they change, the snapshot that lists them, and
/// the timestamp.
///
/// All is signed in memory (`prepare`) and verified as a node does; what lacks a signature whose key is not here becomes
/// a draft, and nothing is written. `commit` writes file by file in an order that leaves the tree valid after each:
/// the timestamp after all that it leads to, and a new root
/// - last, where everything was signed with the old keys too, so that nodes with either root believe the tree;
/// - else first, since nothing of what follows is believed without it. Until the timestamp is there nodes wait, and a
///   publication that was cut short there is ended by the next command from the journal.
struct Publication {
    let tree: Tree
    let keys: KeyStore
    /// What is published; nil for the first publication of a fleet.
    let state: PublishedState?
    let now: Date
    /// What is new, by role.
    var files: [String: SignedFile] = [:]
    /// Versions that nodes have seen, by role, as a fleet that was restored from a copy must go above.
    var seen: [String: Int] = [:]
    /// All of it is signed and was verified.
    var isPrepared = false

    init(tree: Tree, keys: KeyStore, state: PublishedState?, at now: Date) {
        self.tree = tree
        self.keys = keys
        self.state = state
        self.now = now
    }

    // MARK: What is to be published

    /// The next version of a role. `content` needs no version and no times.
    mutating func propose(_ role: String, _ content: JSONObject) {
        var content = content
        content["spec_version"] = "1.0.34"
        content["version"] = .integer(Int64(max(state?.roles[role]?.version ?? 0, seen[role] ?? 0) + 1))
        content["expires"] = JSON(SignedTime.text(now.addingTimeInterval(RoleName.life(of: role))))
        files[role] = SignedFile(role: role, signed: content)
    }

    /// The next version of a role as it came from a ceremony, with its signatures.
    mutating func adopt(_ file: SignedFile) throws(PublisherError) {
        let next = (state?.roles[file.role]?.version ?? 0) + 1
        guard file.version == next else {
            throw .draftOutdated(role: file.role, version: file.version, next: next)
        }
        files[file.role] = file
    }

    /// The role's content: the proposed one, else the published one.
    func content(of role: String) -> JSONObject? { files[role]?.signed ?? state?.roles[role]?.signed }

    /// The role's file: the new one, else the published one.
    func bytes(of role: String) -> [UInt8]? { files[role]?.bytes ?? state?.roles[role]?.bytes }

    /// Who may sign the role under what is proposed.
    func authority(of role: String) -> RoleAuthority? {
        content(of: RoleName.isTopLevel(role) ? RoleName.root : RoleName.targets)
            .flatMap { RoleAuthority(of: role, in: $0) }
    }

    /// A new root must satisfy the one before it too.
    func authorities(of role: String) -> [RoleAuthority] {
        let old = role == RoleName.root ? state?.roles[RoleName.root]?.authority : nil
        return [old, authority(of: role)].compactMap(\.self)
    }
}
