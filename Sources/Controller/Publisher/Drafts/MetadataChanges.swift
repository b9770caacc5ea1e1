import SwiftletTrust

/// The difference between two versions of a role, a line for each change. Nothing is left out: what has no words of its own
/// is named by its member.
enum MetadataChanges {
    private static let told: Set<JSONText> = [
        "_type", "version", "expires", "keys", "roles", "targets", "delegations",
    ]

    static func words(from old: JSONObject?, to new: JSONObject) -> [String] {
        let previous = old ?? JSONObject()
        var lines = [
            "expires \(previous["expires"]?.text?.string ?? "never published") -> "
                + (new["expires"]?.text?.string ?? "never")
        ]
        lines += roles(from: rootRoles(previous), to: rootRoles(new))
        let (before, after) = (previous["delegations"]?.object, new["delegations"]?.object)
        lines += roles(from: delegatedRoles(before), to: delegatedRoles(after))
        lines += others(from: before ?? JSONObject(), to: after ?? JSONObject(), but: ["keys", "roles"])
        lines += targets(from: previous["targets"]?.object, to: new["targets"]?.object)
        return lines + others(from: previous, to: new, but: told)
    }

    private static func others(from old: JSONObject, to new: JSONObject, but told: Set<JSONText>) -> [String] {
        Set((old.members + new.members).map(\.key)).subtracting(told).sorted().filter { old[$0] != new[$0] }
            .map { "'\($0.string)' \(text(old[$0])) -> \(text(new[$0]))" }
    }

    private static func rootRoles(_ signed: JSONObject) -> [JSONText: JSONObject] {
        Dictionary((signed["roles"]?.object?.members ?? []).map { ($0.key, $0.value.object ?? JSONObject()) }) { $1 }
    }

    private static func delegatedRoles(_ delegations: JSONObject?) -> [JSONText: JSONObject] {
        let roles = (delegations?["roles"]?.array ?? []).compactMap(\.object)
        return Dictionary(roles.compactMap { role in role["name"]?.text.map { ($0, role) } }) { $1 }
    }

    private static func roles(from old: [JSONText: JSONObject], to new: [JSONText: JSONObject]) -> [String] {
        var lines: [String] = []
        for name in Set(old.keys).union(new.keys).sorted() {
            let (before, after) = (old[name] ?? JSONObject(), new[name] ?? JSONObject())
            let (gone, come) = (ids(before).subtracting(ids(after)), ids(after).subtracting(ids(before)))
            lines += come.sorted().map { "role \(name.string): key \($0) may sign now" }
            lines += gone.sorted().map { "role \(name.string): key \($0) may NOT sign any more" }
            for member in Set((before.members + after.members).map(\.key)).subtracting(["keyids", "name"]).sorted()
            where before[member] != after[member] {
                lines.append("role \(name.string): \(member.string) \(text(before[member])) -> \(text(after[member]))")
            }
        }
        return lines
    }

    private static func ids(_ role: JSONObject) -> Set<String> {
        Set((role["keyids"]?.array ?? []).compactMap(\.text?.string))
    }

    private static func targets(from old: JSONObject?, to new: JSONObject?) -> [String] {
        let (old, new) = (old ?? JSONObject(), new ?? JSONObject())
        var lines: [String] = []
        for path in Set((old.members + new.members).map(\.key)).sorted() where old[path] != new[path] {
            let verb = old[path] == nil ? "new" : new[path] == nil ? "removed" : "CHANGED"
            let facts = new[path]?.object
            let digest = facts?["hashes"]?.object?["sha256"]?.text?.string
            lines.append(
                "\(verb) target \(path.string)"
                    + (facts == nil ? "" : ", \(text(facts?["length"])) bytes, sha256 \(digest ?? "?")"))
        }
        return lines
    }

    private static func text(_ value: JSON?) -> String {
        value.map { String(decoding: $0.compact, as: UTF8.self) } ?? "nothing"
    }
}
