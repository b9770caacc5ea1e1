/// Role names as file names.
enum RoleName {
    private static let topLevel: Set<JSONText> = ["root", "timestamp", "snapshot", "targets"]

    /// A delegated role that were called `timestamp` would be stored over the timestamp.
    static func isDelegable(_ name: JSONText) -> Bool {
        name.utf8.isEmpty == false && topLevel.contains(name) == false
            && encoded(name).utf8.count <= Limits.maxRoleName
    }

    /// Everything but `A-Z a-z 0-9 _ . - ~` percent-encoded: no name leaves its directory.
    static func encoded(_ name: JSONText) -> String {
        PercentEncoding.text(name.utf8) { byte in PercentEncoding.isUnreserved(byte) }
    }
}
