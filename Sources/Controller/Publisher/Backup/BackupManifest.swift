public import FoundationEssentials
public import SwiftletContract

/// What a backup says of itself: `backup.json` in it.
public struct BackupManifest: Document, Equatable {
    public static let maxSize = Bytes.mebibytes(16)
    public static let title = "backup's manifest"
    static let path = "backup.json"

    public var schemaVersion = 1
    /// The fleet's id and name.
    public var fleet: String
    public var name: String
    public var madeAt: Date
    /// Version of the program that made it.
    public var program: String
    /// Versions of the published metadata by role.
    public var roles: [String: Int]
    /// SHA-256, in hexadecimal, of all other files in it, by path.
    public var files: [String: String]
    /// The keys are under a passphrase.
    public var isSealed: Bool
}
