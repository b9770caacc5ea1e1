import Glibc
public import SwiftletContract
public import SystemPackage

/// The room on the file system that a path lies on.
public struct FileSystem: Hashable, Sendable {
    public let total: Bytes
    /// To this user: without the blocks that are kept for root.
    public let free: Bytes
    /// Files that can be made, and that there can be; 0 in all where the file system has no such limit.
    public let freeFiles: Int
    public let totalFiles: Int
    public let isReadOnly: Bool

    public init(of path: FilePath) throws(HostError) {
        var status = statvfs()
        try checked("look at the file system of", path) { statvfs(path.string, &status) }
        self.total = Bytes(Int64(status.f_frsize)) * Int(clamping: status.f_blocks)
        self.free = Bytes(Int64(status.f_frsize)) * Int(clamping: status.f_bavail)
        self.freeFiles = Int(clamping: status.f_favail)
        self.totalFiles = Int(clamping: status.f_files)
        self.isReadOnly = status.f_flag & UInt(ST_RDONLY) != 0
    }
}
