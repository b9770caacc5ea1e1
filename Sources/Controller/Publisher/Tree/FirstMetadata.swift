import SwiftletTrust

/// What the first version of each role says, without version and times.
enum FirstMetadata {
    static func root(_ keys: [String: SigningKey]) -> JSONObject {
        var keyObjects = JSONObject()
        var roles = JSONObject()
        for (role, key) in keys {
            keyObjects[JSONText(key.keyID)] = key.json
            roles[JSONText(role)] = ["keyids": [JSON(key.keyID)], "threshold": 1]
        }
        var root = JSONObject()
        root["_type"] = "root"
        root["consistent_snapshot"] = true
        root["keys"] = .object(keyObjects)
        root["roles"] = .object(roles)
        return root
    }

    /// No targets of its own: each role signs what lies in the directory of its name, and nobody else does.
    static func targets(delegating roles: [(name: String, key: SigningKey?)]) -> JSONObject {
        var keyObjects = JSONObject()
        var delegations: [JSON] = []
        for (name, key) in roles {
            guard let key else { continue }
            keyObjects[JSONText(key.keyID)] = key.json
            delegations.append([
                "name": JSON(name), "keyids": [JSON(key.keyID)], "threshold": 1, "terminating": true,
                "paths": [JSON(name + "/*")],
            ])
        }
        var targets = noTargets
        targets["delegations"] = ["keys": .object(keyObjects), "roles": .array(delegations)]
        return targets
    }

    static var noTargets: JSONObject {
        var targets = JSONObject()
        targets["_type"] = "targets"
        targets["targets"] = [:]
        return targets
    }
}
