import Crypto
import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// All published metadata, verified from the fleet's own root on: everything but expiry, since what has expired is to be
/// signed again. Nothing that somebody else wrote into the tree is ever signed.
struct PublishedState {
    private(set) var trusted: TrustedMetadata
    /// By name.
    private(set) var roles: [String: SignedRole] = [:]

    init(_ tree: Tree, fleet: Fleet) throws(PublisherError) {
        let first = try Self.read(tree, RoleName.root, 1, limit: Limits.rootSize)
        guard Digest(bytes: SHA256.hash(data: first)) == fleet.trustedRoot else {
            throw .untrustedTree(.wrongHash(file: "1.root.json", algorithm: "sha256"))
        }
        self.trusted = try Self.trust { () throws(TrustError) in try TrustedMetadata(toSignAgain: first) }
        let root = try loadRoots(tree, first: first)
        let timestamp = try Self.read(tree, RoleName.timestamp, 0, limit: Limits.timestampSize)
        _ = try Self.trust { () throws(TrustError) in try trusted.updateTimestamp(timestamp) }
        try keep(RoleName.timestamp, timestamp, keyIDs: Self.keyIDs(of: RoleName.timestamp, in: root))
        let version = Self.version("snapshot.json", in: roles[RoleName.timestamp])
        let snapshot = try Self.read(tree, RoleName.snapshot, version, limit: Limits.snapshotSize)
        try Self.trust { () throws(TrustError) in try trusted.updateSnapshot(snapshot) }
        try keep(RoleName.snapshot, snapshot, keyIDs: Self.keyIDs(of: RoleName.snapshot, in: root))
        try loadTargets(tree, root: root)
    }

    private mutating func loadRoots(_ tree: Tree, first: [UInt8]) throws(PublisherError) -> JSONObject {
        var bytes = first
        var version = 1
        while DiskFile.exists(tree.metadata(RoleName.root, version: version + 1)) {
            version += 1
            bytes = try Self.read(tree, RoleName.root, version, limit: Limits.rootSize)
            _ = try Self.trust { () throws(TrustError) in try trusted.updateRoot(bytes) }
        }
        let root = try Self.trust { () throws(TrustError) in try SignedRole(RoleName.root, bytes, keyIDs: []) }
        try keep(RoleName.root, bytes, keyIDs: Self.keyIDs(of: RoleName.root, in: root.signed))
        return root.signed
    }

    private mutating func loadTargets(_ tree: Tree, root: JSONObject) throws(PublisherError) {
        let listed = roles[RoleName.snapshot]
        let top = try Self.read(
            tree, RoleName.targets, Self.version("targets.json", in: listed), limit: Limits.targetsSize)
        try Self.trust { () throws(TrustError) in try trusted.updateTargets(top) }
        try keep(RoleName.targets, top, keyIDs: Self.keyIDs(of: RoleName.targets, in: root))
        let delegations = roles[RoleName.targets]?.signed["delegations"]?.object?["roles"]?.array ?? []
        for delegation in delegations.compactMap(\.object) {
            let name = delegation["name"]?.text?.string ?? ""
            let version = Self.version(name + ".json", in: listed)
            let bytes = try Self.read(tree, name, version, limit: Limits.targetsSize)
            try Self.trust { () throws(TrustError) in try trusted.updateTargets(bytes, of: name) }
            try keep(name, bytes, keyIDs: delegation["keyids"]?.array?.compactMap(\.text?.string) ?? [])
        }
    }

    private mutating func keep(_ name: String, _ bytes: [UInt8], keyIDs: [String]) throws(PublisherError) {
        roles[name] = try Self.trust { () throws(TrustError) in try SignedRole(name, bytes, keyIDs: keyIDs) }
    }

    private static func keyIDs(of role: String, in root: JSONObject) -> [String] {
        let key = JSONText(role)
        return root["roles"]?.object?[key]?.object?["keyids"]?.array?.compactMap(\.text?.string) ?? []
    }

    private static func version(_ file: String, in role: SignedRole?) -> Int {
        let key = JSONText(file)
        return Int(role?.signed["meta"]?.object?[key]?.object?["version"]?.integer ?? 0)
    }

    private static func read(
        _ tree: Tree, _ role: String, _ version: Int, limit: Int
    ) throws(PublisherError) -> [UInt8] {
        let path = tree.metadata(role, version: version)
        guard let bytes = try DiskFile.read(path, limit: Bytes(limit)) else {
            throw .untrustedTree(.fileMissing(path: path))
        }
        return bytes
    }

    static func trust<R>(_ body: () throws(TrustError) -> R) throws(PublisherError) -> R {
        do throws(TrustError) { return try body() } catch { throw .untrustedTree(error) }
    }
}
