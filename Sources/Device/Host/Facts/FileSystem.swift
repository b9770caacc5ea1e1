import Glibc
import SwiftletContract
import SystemPackage

/// The room on the file system that a path lies on.
struct FileSystem {
    let total: Bytes
    /// To this user: without the blocks that are kept for root.
    let free: Bytes

    init(of path: FilePath) throws(HostError) {
        var status = statvfs()
        try checked("look at the file system of", path) { statvfs(path.string, &status) }
        self.total = Bytes(Int64(status.f_frsize)) * Int(clamping: status.f_blocks)
        self.free = Bytes(Int64(status.f_frsize)) * Int(clamping: status.f_bavail)
    }
}
