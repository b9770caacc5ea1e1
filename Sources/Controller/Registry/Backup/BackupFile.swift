public import FoundationEssentials

/// A file in a backup: its path in the fleet's directory, its permission bits and its content.
public struct BackupFile: Hashable, Sendable {
    public var path: String
    public var mode: UInt32
    public var content: Data

    public init(path: String, mode: UInt32, content: Data) {
        self.path = path
        self.mode = mode
        self.content = content
    }
}
