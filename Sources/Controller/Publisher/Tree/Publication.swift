import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// One act of publishing: new versions of roles, then the snapshot that lists them, then the timestamp, each written
/// whole. Until the last rename the old state is the valid one, and after it the new one is; files of a publication
/// that was cut short are overwritten by the next.
struct Publication {
    let tree: Tree
    let keys: KeyStore
    let now: Date
    /// Who may sign, by role.
    let keyIDs: [String: [String]]
    private(set) var versions: [String: Int]

    /// Follows what is published.
    init(tree: Tree, keys: KeyStore, state: PublishedState, at now: Date) throws(PublisherError) {
        self.tree = tree
        self.keys = keys
        self.now = now
        self.keyIDs = state.roles.mapValues(\.keyIDs)
        self.versions = state.roles.mapValues(\.version)
    }

    /// The first one of a fleet.
    init(tree: Tree, keys: KeyStore, keyIDs: [String: [String]], at now: Date) {
        self.tree = tree
        self.keys = keys
        self.now = now
        self.keyIDs = keyIDs
        self.versions = [:]
    }

    /// Signs and writes the next version of a role. `signed` needs no version and no times. Returns the bytes.
    @discardableResult
    mutating func sign(_ role: String, _ signed: JSONObject) throws(PublisherError) -> [UInt8] {
        let keyIDs = keyIDs[role] ?? []
        let key = try keys.key(of: role, among: keyIDs)
        let version = (versions[role] ?? 0) + 1
        var signed = signed
        signed["spec_version"] = "1.0.34"
        signed["version"] = .integer(Int64(version))
        signed["expires"] = JSON(SignedTime.text(now.addingTimeInterval(RoleName.life(of: role))))
        let message = JSON.object(signed).canonical
        guard let signature = key.signature(of: message) else {
            throw .keyRefused(role: role, path: keys.path(of: role), reason: "the signature could not be made")
        }
        let envelope: JSON = [
            "signatures": [["keyid": JSON(key.keyID), "sig": JSON(Hex.text(signature))]], "signed": .object(signed),
        ]
        let bytes = envelope.compact
        try DiskFile.write(bytes, to: tree.metadata(role, version: version))
        versions[role] = version
        return bytes
    }

    /// Snapshot and timestamp over what was signed; nothing is valid before.
    mutating func finish() throws(PublisherError) {
        var meta = JSONObject()
        for (role, version) in versions
        where [RoleName.root, RoleName.snapshot, RoleName.timestamp].contains(role) == false {
            meta[JSONText(role + ".json")] = ["version": .integer(Int64(version))]
        }
        var snapshot = JSONObject()
        snapshot["_type"] = "snapshot"
        snapshot["meta"] = .object(meta)
        try sign(RoleName.snapshot, snapshot)
        try finishTimestamp()
    }

    /// The timestamp alone, over the snapshot as it is.
    mutating func finishTimestamp() throws(PublisherError) {
        var timestamp = JSONObject()
        timestamp["_type"] = "timestamp"
        timestamp["meta"] = ["snapshot.json": ["version": .integer(Int64(versions[RoleName.snapshot] ?? 0))]]
        timestamp[SignedTime.member] = JSON(SignedTime.text(now))
        try sign(RoleName.timestamp, timestamp)
    }
}
