import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// One act of publishing: new versions of roles, then the snapshot that lists them, then the timestamp.
///
/// All is signed in memory and verified as a node does, then written file by file, the timestamp last. Until that last
/// rename the old state is the valid one, and after it the new one is; files of a publication that was cut short are
/// overwritten by the next.
struct Publication {
    private let tree: Tree
    private let keys: KeyStore
    private let now: Date
    /// Who may sign, by role.
    private let keyIDs: [String: [String]]
    private var versions: [String: Int]
    /// Every role's newest file.
    private var newest: [String: [UInt8]]
    private var signed: [(role: String, path: String)] = []

    /// Follows what is published.
    init(tree: Tree, keys: KeyStore, state: PublishedState, at now: Date) {
        self.tree = tree
        self.keys = keys
        self.now = now
        self.keyIDs = state.roles.mapValues(\.keyIDs)
        self.versions = state.roles.mapValues(\.version)
        self.newest = state.roles.mapValues(\.bytes)
    }

    /// The first one of a fleet.
    init(tree: Tree, keys: KeyStore, keyIDs: [String: [String]], at now: Date) {
        self.tree = tree
        self.keys = keys
        self.now = now
        self.keyIDs = keyIDs
        self.versions = [:]
        self.newest = [:]
    }

    /// Signs the next version of a role. `content` needs no version and no times. Returns the file.
    @discardableResult
    mutating func sign(_ role: String, _ content: JSONObject) throws(PublisherError) -> [UInt8] {
        let key = try keys.key(of: role, among: keyIDs[role] ?? [])
        let version = (versions[role] ?? 0) + 1
        var content = content
        content["spec_version"] = "1.0.34"
        content["version"] = .integer(Int64(version))
        content["expires"] = JSON(SignedTime.text(now.addingTimeInterval(RoleName.life(of: role))))
        guard let signature = key.signature(of: JSON.object(content).canonical) else {
            throw .keyRefused(role: role, path: keys.path(of: role), reason: "the signature could not be made")
        }
        let envelope: JSON = [
            "signatures": [["keyid": JSON(key.keyID), "sig": JSON(Hex.text(signature))]], "signed": .object(content),
        ]
        versions[role] = version
        newest[role] = envelope.compact
        signed.append((role, tree.metadata(role, version: version)))
        return envelope.compact
    }

    /// A snapshot of the roles' versions.
    mutating func signSnapshot() throws(PublisherError) {
        var meta = JSONObject()
        for (role, version) in versions where RoleName.isListed(role) {
            meta[JSONText(role + ".json")] = ["version": .integer(Int64(version))]
        }
        var snapshot = JSONObject()
        snapshot["_type"] = "snapshot"
        snapshot["meta"] = .object(meta)
        try sign(RoleName.snapshot, snapshot)
    }

    /// A timestamp of the snapshot.
    mutating func signTimestamp() throws(PublisherError) {
        var timestamp = JSONObject()
        timestamp["_type"] = "timestamp"
        timestamp["meta"] = ["snapshot.json": ["version": .integer(Int64(versions[RoleName.snapshot] ?? 0))]]
        timestamp[SignedTime.member] = SignedTime.value(now)
        try sign(RoleName.timestamp, timestamp)
    }

    /// Snapshot and timestamp over what was signed, checked and written.
    mutating func finish() throws(PublisherError) {
        try signSnapshot()
        try signTimestamp()
        try write()
    }

    /// Writes what was signed, in the order in which it was signed. Nothing is written that a node would refuse.
    func write() throws(PublisherError) {
        try PublishedState.trust { () throws(TrustError) in try verify() }
        for (role, path) in signed { try DiskFile.write(newest[role] ?? [], to: path) }
    }

    private func verify() throws(TrustError) {
        func file(_ role: String) -> [UInt8] { newest[role] ?? [] }
        var trusted = try TrustedMetadata(toSignAgain: file(RoleName.root))
        _ = try trusted.updateTimestamp(file(RoleName.timestamp))
        try trusted.updateSnapshot(file(RoleName.snapshot))
        try trusted.updateTargets(file(RoleName.targets))
        for role in newest.keys.sorted() where RoleName.isListed(role) && role != RoleName.targets {
            try trusted.updateTargets(file(role), of: role)
        }
    }
}
