import SwiftletTrust

/// What the first version of each role says, without version and times.
enum FirstMetadata {
    /// `keys` and thresholds of the four roles of TUF.
    static func root(_ roles: [String: RoleKeys]) -> JSONObject {
        var root = JSONObject()
        root["_type"] = "root"
        root["consistent_snapshot"] = true
        for (role, keys) in roles {
            root = RoleAuthority.replacing(role, in: root, with: keys.keys, threshold: keys.threshold)
        }
        return root
    }

    /// No targets of its own: each role signs what lies in the directory of its name, and nobody else does.
    static func targets(delegating roles: [(name: String, keys: RoleKeys)]) -> JSONObject {
        var targets = noTargets
        targets["delegations"] = [
            "keys": [:],
            "roles": .array(
                roles.map { ["name": JSON($0.name), "terminating": true, "paths": [JSON($0.name + "/*")]] }),
        ]
        for (role, keys) in roles {
            targets = RoleAuthority.replacing(role, in: targets, with: keys.keys, threshold: keys.threshold)
        }
        return targets
    }

    static var noTargets: JSONObject {
        var targets = JSONObject()
        targets["_type"] = "targets"
        targets["targets"] = [:]
        return targets
    }
}
