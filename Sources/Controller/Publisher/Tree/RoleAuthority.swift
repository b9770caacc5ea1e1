import SwiftletTrust

/// Who may sign for a role, as the metadata above it says.
struct RoleAuthority: Hashable, Sendable {
    let role: String
    var keyIDs: [String]
    var threshold: Int
    /// The `signed` part of the metadata that says so.
    let delegator: JSONObject

    /// nil where the delegator knows no such role.
    init?(of role: String, in delegator: JSONObject) {
        let object: JSONObject?
        if RoleName.isTopLevel(role) {
            object = delegator["roles"]?.object?[JSONText(role)]?.object
        } else {
            object = delegator["delegations"]?.object?["roles"]?.array?.compactMap(\.object)
                .first { $0["name"]?.text?.string == role }
        }
        guard let object else { return nil }
        self.role = role
        self.keyIDs = object["keyids"]?.array?.compactMap(\.text?.string) ?? []
        self.threshold = Int(object["threshold"]?.integer ?? 1)
        self.delegator = delegator
    }

    /// The public keys, in the order of `keyIDs`.
    var keys: [PublicKey] {
        let all = (RoleName.isTopLevel(role) ? delegator["keys"] : delegator["delegations"]?.object?["keys"])?.object
        return keyIDs.compactMap { all?[JSONText($0)].map(PublicKey.init(verified:)) }
    }

    func tally(_ bytes: [UInt8]) throws(TrustError) -> SignatureTally {
        try SignatureTally(of: bytes, role: role, delegator: delegator)
    }

    /// Whether the file is signed for the role; false also for one that cannot be read.
    func accepts(_ bytes: [UInt8]) -> Bool { (try? tally(bytes))?.isEnough ?? false }

    /// The delegator with other keys for the role; keys that no role uses any more are left out.
    static func replacing(
        _ role: String, in delegator: JSONObject, with keys: [PublicKey], threshold: Int
    ) -> JSONObject {
        let keyIDs = JSON.array(keys.map { JSON($0.id) })
        var holder = RoleName.isTopLevel(role) ? delegator : delegator["delegations"]?.object ?? JSONObject()
        var used: [JSON] = []
        if RoleName.isTopLevel(role) {
            var roles = holder["roles"]?.object ?? JSONObject()
            roles[JSONText(role)] = .object(replaced(roles[JSONText(role)]?.object, keyIDs, threshold))
            holder["roles"] = .object(roles)
            used = roles.members.flatMap { $0.value.object?["keyids"]?.array ?? [] }
        } else {
            let roles = (holder["roles"]?.array ?? []).map { entry in
                entry.object?["name"]?.text?.string == role
                    ? .object(replaced(entry.object, keyIDs, threshold)) : entry
            }
            holder["roles"] = .array(roles)
            used = roles.flatMap { $0.object?["keyids"]?.array ?? [] }
        }
        var all = holder["keys"]?.object ?? JSONObject()
        for key in keys { all[JSONText(key.id)] = key.json }
        let ids = Set(used)
        for member in all.members where ids.contains(.text(member.key)) == false { all[member.key] = nil }
        holder["keys"] = .object(all)
        guard RoleName.isTopLevel(role) == false else { return holder }
        var changed = delegator
        changed["delegations"] = .object(holder)
        return changed
    }

    private static func replaced(_ entry: JSONObject?, _ keyIDs: JSON, _ threshold: Int) -> JSONObject {
        var entry = entry ?? JSONObject()
        entry["keyids"] = keyIDs
        entry["threshold"] = .integer(Int64(threshold))
        return entry
    }
}
