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
    private(set) var files: [String: SignedFile] = [:]
    private var isPrepared = false

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
        content["version"] = .integer(Int64((state?.roles[role]?.version ?? 0) + 1))
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

    // MARK: Signing

    /// Proposes what follows from what was proposed, and signs all of it with the keys that are here. May be called
    /// again when more was proposed.
    /// - Returns: the roles that lack signatures; if there are any, nothing can be committed.
    mutating func prepare(
        signing: Set<String> = [], mayAsk: Bool = true
    ) throws(PublisherError) -> [String] {
        try checkRoot()
        proposeFollowers()
        var incomplete: [String] = []
        for role in files.keys.filter({ RoleName.isListed($0) || $0 == RoleName.root }).sorted(by: RoleName.isBefore) {
            if try sign(role, mayAsk: mayAsk) == false { incomplete.append(role) }
        }
        guard incomplete.isEmpty else { return incomplete }
        try signOnline(signing)
        try PublishedState.trust { () throws(TrustError) in try verify() }
        isPrepared = true
        return []
    }

    /// Under an expired root no node would take what is signed now. It also catches a clock that is years ahead before
    /// its time is signed.
    private func checkRoot() throws(PublisherError) {
        guard let expires = SignedTime.date(content(of: RoleName.root)?["expires"]?.text?.string ?? "") else { return }
        if expires <= now { throw .rootExpired(at: expires, now: now) }
    }

    /// Roles whose published files the new keys do not accept any more are signed again as they are.
    private mutating func proposeFollowers() {
        let delegations = content(of: RoleName.targets)?["delegations"]?.object?["roles"]?.array ?? []
        let delegated = delegations.compactMap { $0.object?["name"]?.text?.string }
        for role in [RoleName.targets] + delegated where files[role] == nil {
            guard let published = state?.roles[role], authority(of: role)?.accepts(published.bytes) == false else {
                continue
            }
            propose(role, published.signed)
        }
    }

    /// False where there are not enough keys here.
    private mutating func sign(_ role: String, mayAsk: Bool = true) throws(PublisherError) -> Bool {
        guard var file = files[role] else { return true }
        let authorities = authorities(of: role)
        for authority in authorities { try file.sign(for: authority, with: keys, mayAsk: mayAsk) }
        file = file.keeping(authorities)
        files[role] = file
        return authorities.isEmpty == false && authorities.allSatisfy { $0.accepts(file.bytes) }
    }

    /// Snapshot and timestamp, where they must be new or are asked for.
    private mutating func signOnline(_ wanted: Set<String>) throws(PublisherError) {
        func isStale(_ role: String) -> Bool {
            guard let published = state?.roles[role], let authority = authority(of: role) else { return true }
            return wanted.contains(role) || authority.accepts(published.bytes) == false
        }
        if isStale(RoleName.snapshot) || files.keys.contains(where: RoleName.isListed) {
            propose(RoleName.snapshot, snapshot)
            try signFully(RoleName.snapshot)
        }
        if isStale(RoleName.timestamp) || files[RoleName.snapshot] != nil {
            propose(RoleName.timestamp, timestamp)
            try signFully(RoleName.timestamp)
        }
        if files[RoleName.root] != nil { try signForOldRoot() }
    }

    private mutating func signFully(_ role: String) throws(PublisherError) {
        guard try sign(role) else {
            let authority = authority(of: role)
            throw .keyMissing(role: role, keyIDs: authority?.keyIDs ?? [], places: keys.places.map(\.path))
        }
    }

    /// What nodes with the old root need to go on: the old keys' signatures, where those keys are still here.
    private mutating func signForOldRoot() throws(PublisherError) {
        for role in [RoleName.targets, RoleName.snapshot, RoleName.timestamp] {
            guard let old = state?.roles[role]?.authority, var file = files[role] else { continue }
            try file.sign(for: old, with: keys, mayAsk: false)
            if old.accepts(file.bytes) { files[role] = file }
        }
    }

    /// A snapshot of the roles' versions. A role that nobody delegates to any more stays listed: nodes insist on it.
    private var snapshot: JSONObject {
        var meta = state?.roles[RoleName.snapshot]?.signed["meta"]?.object ?? JSONObject()
        for (role, file) in files where RoleName.isListed(role) {
            meta[JSONText(role + ".json")] = ["version": .integer(Int64(file.version))]
        }
        var snapshot = JSONObject()
        snapshot["_type"] = "snapshot"
        snapshot["meta"] = .object(meta)
        return snapshot
    }

    /// A timestamp of the snapshot.
    private var timestamp: JSONObject {
        let version = files[RoleName.snapshot]?.version ?? state?.roles[RoleName.snapshot]?.version ?? 0
        var timestamp = JSONObject()
        timestamp["_type"] = "timestamp"
        timestamp["meta"] = ["snapshot.json": ["version": .integer(Int64(version))]]
        timestamp[SignedTime.member] = JSON(SignedTime.text(now))
        return timestamp
    }

    // MARK: Verifying

    private func verify() throws(TrustError) {
        guard let state, let old = state.roles[RoleName.root] else {
            return try verify(TrustedMetadata(toSignAgain: bytes(of: RoleName.root) ?? []))
        }
        var trusted = try TrustedMetadata(toSignAgain: old.bytes)
        if let root = files[RoleName.root] { try trusted.updateRoot(root.bytes) }
        try verify(trusted)
        if isBridged { try verify(TrustedMetadata(toSignAgain: old.bytes)) }
    }

    /// As a node with this root does.
    private func verify(_ root: TrustedMetadata) throws(TrustError) {
        var trusted = root
        func file(_ role: String) -> [UInt8] { bytes(of: role) ?? [] }
        _ = try trusted.updateTimestamp(file(RoleName.timestamp))
        try trusted.updateSnapshot(file(RoleName.snapshot))
        try trusted.updateTargets(file(RoleName.targets))
        let delegations = content(of: RoleName.targets)?["delegations"]?.object?["roles"]?.array ?? []
        for role in delegations.compactMap({ $0.object?["name"]?.text?.string }) {
            try trusted.updateTargets(file(role), of: role)
        }
    }

    /// Whether nodes that have only the old root believe all that is new.
    private var isBridged: Bool {
        guard let state, files[RoleName.root] != nil else { return false }
        return [RoleName.targets, RoleName.snapshot, RoleName.timestamp].allSatisfy { role in
            guard let old = state.roles[role]?.authority, let bytes = bytes(of: role) else { return false }
            return old.accepts(bytes)
        }
    }

    // MARK: Writing

    /// Writes what was prepared. `journal` is nil where the tree is not in use yet.
    func commit(_ journal: Journal?) throws(PublisherError) {
        guard isPrepared else { throw .untrustedTree(.outOfOrder("a publication was written before it was signed")) }
        let entries = entries()
        if let journal { return try journal.write(entries) }
        for entry in entries { try DiskFile.write(entry.bytes, to: entry.path) }
    }

    func entries() -> [Journal.Entry] {
        func entry(_ file: SignedFile) -> Journal.Entry {
            Journal.Entry(path: tree.metadata(file.role, version: file.version), bytes: file.bytes)
        }
        let listed = files.values.filter { RoleName.isListed($0.role) }.sorted { RoleName.isBefore($0.role, $1.role) }
        let others = (listed + [files[RoleName.snapshot], files[RoleName.timestamp]].compactMap(\.self)).map(entry)
        guard let root = files[RoleName.root].map(entry) else { return others }
        guard isBridged else { return [root] + others }
        return others + [root] + [timestampForNewRoot].compactMap(\.self).map(entry)
    }

    /// Without the old keys' signatures, which every poll would pay for. The version is the same: nodes forget the
    /// timestamps of keys that a root revoked.
    private var timestampForNewRoot: SignedFile? {
        guard let file = files[RoleName.timestamp], let authority = authority(of: RoleName.timestamp) else {
            return nil
        }
        let short = file.keeping([authority])
        return short == file ? nil : short
    }
}
