/// What earlier updates stored, byte for byte: the files by the names that `Refresh.Step.store` gave them. Nothing in it
/// is believed before it is verified again, so an empty one is as safe as a full one (except against rollback).
public struct CachedMetadata: Hashable, Sendable {
    /// `root_history/<N>.root.json`, `timestamp.json`, `snapshot.json`, `targets.json`, `<role, percent-encoded>.json`.
    /// Other names are ignored; leave out files above `Limits.targetsSize`.
    public var files: [String: [UInt8]]

    public init(files: [String: [UInt8]] = [:]) { self.files = files }

    /// Where a node keeps `Refresh.latestSignedTime`, beside the files. A `.remove` of it comes when the key that signed
    /// that time was replaced.
    public static let signedTime = "latest-signed-time"

    static let timestamp = "timestamp.json"
    static let snapshot = "snapshot.json"
    /// In a directory of their own: no delegated role, whatever its name, can be stored over a root.
    static func root(_ version: Int64) -> String { "root_history/\(version).root.json" }
    static func targets(_ role: JSONText) -> String { RoleName.encoded(role) + ".json" }
    /// By the name that a snapshot has for the file: `ch-stable.json`.
    static func targets(listedAs file: JSONText) -> String { targets(JSONText(utf8: Array(file.utf8.dropLast(5)))) }
    /// Whether this is where a delegated role is stored.
    static func isDelegated(_ fileName: String) -> Bool {
        fileName.hasSuffix(".json") && fileName.contains("/") == false
            && ["root", "timestamp", "snapshot", "targets"].contains(fileName.dropLast(5)) == false
    }
}
