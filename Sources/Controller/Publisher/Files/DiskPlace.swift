public import FoundationEssentials
import Glibc
public import SwiftletContract

/// A folder, who may use it, and the room on its file system.
public struct DiskPlace: Hashable, Sendable {
    /// The permission bits.
    public var mode: UInt32
    public var owner: UInt32
    public var free: Bytes
    public var total: Bytes

    public init(mode: UInt32, owner: UInt32, free: Bytes, total: Bytes) {
        self.mode = mode
        self.owner = owner
        self.free = free
        self.total = total
    }

    /// nil where there is no such folder, or this user may not look at it.
    public init?(_ path: String) {
        var (status, space) = (stat(), statvfs())
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, statvfs(path, &space) == 0 else {
            return nil
        }
        self.mode = status.st_mode & 0o7777
        self.owner = status.st_uid
        self.free = Bytes(Int64(space.f_frsize)) * Int(clamping: space.f_bavail)
        self.total = Bytes(Int64(space.f_frsize)) * Int(clamping: space.f_blocks)
    }

    /// When this program's file was made; nil where the kernel does not tell.
    public static var programDate: Date? {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return nil }
        return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    }
}
