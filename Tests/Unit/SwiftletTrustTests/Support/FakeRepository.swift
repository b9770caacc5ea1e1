import Crypto
import Foundation

@testable import SwiftletTrust

/// A repository in memory that can be made to say anything and signs all of it.
struct FakeRepository {
    struct Role {
        var keys: [Signer] = [Signer()]
        var threshold: JSON = 1
        var version: Int64 = 0
        var expires = FakeRepository.start.addingTimeInterval(30 * 86_400)
        /// All members but version, expiry and what the fake computes.
        var members = JSONObject()
        /// Nil: `keys`.
        var signers: [Signer]?
    }

    struct Delegation {
        var name: String
        var delegator = "targets"
        var paths = ["*"]
        var isTerminating = false
        /// Instead of `paths`.
        var hashPrefixes: [String]?
        /// Instead of the role's own.
        var keys: [Signer]?
    }

    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let topLevel = ["root", "timestamp", "snapshot", "targets"]

    var roles: [String: Role] = [:]
    var delegations: [Delegation] = []
    /// What is served, by path below `metadata/`.
    var files: [String: [UInt8]] = [:]
    /// By target path.
    var artifacts: [String: [UInt8]] = [:]
    var isConsistent = true
    var hasHashes = false
    /// Additional keys in root, by role.
    var signedAt: Date?
    /// Files that the snapshot does not list.
    var unlisted: Set<String> = []

    init() {
        for name in Self.topLevel { roles[name] = Role() }
        publish()
    }

    subscript(name: String) -> Role {
        get { roles[name] ?? Role() }
        set { roles[name] = newValue }
    }

    /// Signs and serves the next version of the roles; all four without names.
    mutating func publish(_ names: String...) {
        let names = names.isEmpty ? ["root", "targets", "snapshot", "timestamp"] : names
        for name in names {
            self[name].version += 1
            serve(name, sign(name, content(of: name)))
        }
    }

    /// The next state with only targets, snapshot and timestamp new.
    mutating func publishTargets(_ delegated: String...) {
        for name in delegated { publish(name) }
        publish("targets", "snapshot", "timestamp")
    }

    mutating func delegate(_ delegation: Delegation) {
        delegations.append(delegation)
        if roles[delegation.name] == nil { roles[delegation.name] = Role() }
    }

    mutating func add(_ path: String, _ text: String, to role: String = "targets") {
        let bytes = Array(text.utf8)
        artifacts[path] = bytes
        var targets = self[role].members["targets"]?.object ?? JSONObject()
        targets[JSONText(path)] = Self.facts(bytes)
        self[role].members["targets"] = .object(targets)
    }

    static func facts(_ bytes: [UInt8]) -> JSON {
        ["length": .integer(Int64(bytes.count)), "hashes": ["sha256": JSON(Hex.text(SHA256.hash(data: bytes)))]]
    }

    mutating func rotateKeys(of name: String) { self[name].keys = [Signer()] }

    // MARK: Contents

    func content(of name: String) -> JSONObject {
        let role = self[name]
        var signed = role.members
        let type = Self.topLevel.contains(name) ? name : "targets"
        func set(_ key: JSONText, _ value: JSON) { if signed[key] == nil { signed[key] = value } }
        set("_type", JSON(type))
        set("spec_version", "1.0.34")
        set("version", .integer(role.version))
        set("expires", JSON(SignedTime.text(role.expires)))
        switch name {
        case "root":
            set("consistent_snapshot", .bool(isConsistent))
            set("keys", keys(of: Self.topLevel.flatMap { self[$0].keys }))
            set("roles", .object(topLevelRoles()))
        case "timestamp":
            if let signedAt { set(SignedTime.member, SignedTime.value(signedAt)) }
            set("meta", ["snapshot.json": facts(of: "snapshot")])
        case "snapshot":
            var meta = JSONObject()
            for other in roles.keys
            where ["root", "timestamp", "snapshot"].contains(other) == false
                && unlisted.contains(other) == false
            {
                meta[JSONText(other + ".json")] = facts(of: other)
            }
            set("meta", .object(meta))
        default:
            set("targets", [:])
            let own = delegations.filter { $0.delegator == name }
            if own.isEmpty == false { set("delegations", delegations(own)) }
        }
        return signed
    }

    private func topLevelRoles() -> JSONObject {
        var object = JSONObject()
        for name in Self.topLevel {
            object[JSONText(name)] = [
                "keyids": .array(self[name].keys.map { JSON($0.keyID) }), "threshold": self[name].threshold,
            ]
        }
        return object
    }

    func keys(of signers: [Signer]) -> JSON {
        var object = JSONObject()
        for signer in signers { object[JSONText(signer.keyID)] = signer.json }
        return .object(object)
    }

    private func delegations(_ own: [Delegation]) -> JSON {
        let roles = own.map { delegation -> JSON in
            var object = JSONObject()
            object["name"] = JSON(delegation.name)
            object["keyids"] = .array((delegation.keys ?? self[delegation.name].keys).map { JSON($0.keyID) })
            object["threshold"] = self[delegation.name].threshold
            object["terminating"] = .bool(delegation.isTerminating)
            if let prefixes = delegation.hashPrefixes {
                object["path_hash_prefixes"] = .array(prefixes.map { JSON($0) })
            } else {
                object["paths"] = .array(delegation.paths.map { JSON($0) })
            }
            return .object(object)
        }
        return [
            "keys": keys(of: own.flatMap { $0.keys ?? self[$0.name].keys }), "roles": .array(roles),
        ]
    }

    private func facts(of name: String) -> JSON {
        var facts = JSONObject()
        facts["version"] = .integer(self[name].version)
        if hasHashes, let bytes = files[file(name)] {
            facts["length"] = .integer(Int64(bytes.count))
            facts["hashes"] = ["sha256": JSON(Hex.text(SHA256.hash(data: bytes)))]
        }
        return .object(facts)
    }

    // MARK: Signing and serving

    func sign(_ name: String, _ signed: JSONObject) -> [UInt8] {
        let signers = self[name].signers ?? self[name].keys
        return Self.envelope(signed, signers.map { $0.sign(.object(signed)) })
    }

    static func envelope(_ signed: JSONObject, _ signatures: [JSON]) -> [UInt8] {
        let envelope: JSON = ["signatures": .array(signatures), "signed": .object(signed)]
        return envelope.compact
    }

    func file(_ name: String) -> String {
        let encoded = SwiftletTrust.RoleName.encoded(JSONText(name))
        return name == "timestamp" || (isConsistent == false && name != "root")
            ? encoded + ".json" : "\(self[name].version).\(encoded).json"
    }

    mutating func serve(_ name: String, _ bytes: [UInt8]) { files[file(name)] = bytes }
}
