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
    /// All roots, from the first.
    private(set) var roots: [[UInt8]] = []
    /// What a publication that was cut short has still to write, by path: it counts as written.
    private let unwritten: [String: [UInt8]]

    init(_ tree: Tree, fleet: Fleet, unwritten: [Journal.Entry] = []) throws(PublisherError) {
        self.unwritten = Dictionary(unwritten.map { ($0.path, $0.bytes) }) { _, last in last }
        let first = try Self.read(tree, RoleName.root, 1, limit: Limits.rootSize, self.unwritten)
        guard Digest(bytes: SHA256.hash(data: first)) == fleet.trustedRoot else {
            throw .untrustedTree(.wrongHash(file: "1.root.json", algorithm: "sha256"))
        }
        self.trusted = try Self.trust { () throws(TrustError) in try TrustedMetadata(toSignAgain: first) }
        let root = try loadRoots(tree, first: first)
        let timestamp = try Self.read(tree, RoleName.timestamp, 0, limit: Limits.timestampSize, self.unwritten)
        _ = try Self.trust { () throws(TrustError) in try trusted.updateTimestamp(timestamp) }
        try keep(RoleName.timestamp, timestamp, delegator: root)
        let version = Self.version("snapshot.json", in: roles[RoleName.timestamp])
        let snapshot = try Self.read(
            tree, RoleName.snapshot, version, limit: Limits.snapshotSize, self.unwritten)
        try Self.trust { () throws(TrustError) in try trusted.updateSnapshot(snapshot) }
        try keep(RoleName.snapshot, snapshot, delegator: root)
        try loadTargets(tree, root: root)
    }

    private mutating func loadRoots(_ tree: Tree, first: [UInt8]) throws(PublisherError) -> JSONObject {
        var bytes = first
        roots = [first]
        while true {
            let path = tree.metadata(RoleName.root, version: roots.count + 1)
            guard unwritten[path] != nil || DiskFile.exists(path) else { break }
            bytes = try Self.read(tree, RoleName.root, roots.count + 1, limit: Limits.rootSize, unwritten)
            _ = try Self.trust { () throws(TrustError) in try trusted.updateRoot(bytes) }
            roots.append(bytes)
        }
        try keep(RoleName.root, bytes, delegator: nil)
        return roles[RoleName.root]?.signed ?? JSONObject()
    }

    private mutating func loadTargets(_ tree: Tree, root: JSONObject) throws(PublisherError) {
        let listed = roles[RoleName.snapshot]
        let top = try Self.read(
            tree, RoleName.targets, Self.version("targets.json", in: listed), limit: Limits.targetsSize, unwritten)
        try Self.trust { () throws(TrustError) in try trusted.updateTargets(top) }
        try keep(RoleName.targets, top, delegator: root)
        let targets = roles[RoleName.targets]?.signed
        let delegations = targets?["delegations"]?.object?["roles"]?.array ?? []
        for delegation in delegations.compactMap(\.object) {
            let name = delegation["name"]?.text?.string ?? ""
            let version = Self.version(name + ".json", in: listed)
            let bytes = try Self.read(tree, name, version, limit: Limits.targetsSize, unwritten)
            try Self.trust { () throws(TrustError) in try trusted.updateTargets(bytes, of: name) }
            try keep(name, bytes, delegator: targets)
        }
    }

    private mutating func keep(_ name: String, _ bytes: [UInt8], delegator: JSONObject?) throws(PublisherError) {
        roles[name] = try Self.trust { () throws(TrustError) in try SignedRole(name, bytes, delegator: delegator) }
    }

    private static func version(_ file: String, in role: SignedRole?) -> Int {
        let key = JSONText(file)
        return Int(role?.signed["meta"]?.object?[key]?.object?["version"]?.integer ?? 0)
    }

    private static func read(
        _ tree: Tree, _ role: String, _ version: Int, limit: Int, _ unwritten: [String: [UInt8]]
    ) throws(PublisherError) -> [UInt8] {
        let path = tree.metadata(role, version: version)
        if let bytes = unwritten[path] { return bytes }
        guard let bytes = try DiskFile.read(path, limit: Bytes(limit)) else {
            throw .untrustedTree(.fileMissing(path: path))
        }
        return bytes
    }

    static func trust<R>(_ body: () throws(TrustError) -> R) throws(PublisherError) -> R {
        do throws(TrustError) { return try body() } catch { throw .untrustedTree(error) }
    }
}
