import FoundationEssentials
import SwiftletTrust

extension Publication {
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
        timestamp[SignedTime.member] = SignedTime.value(now)
        return timestamp
    }
}
