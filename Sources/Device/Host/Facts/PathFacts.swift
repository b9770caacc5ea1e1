public import FoundationEssentials
import Glibc
public import SwiftletContract
public import SystemPackage

/// What lies at a path, and who may do what with it. A link at its end is looked at itself.
public struct PathFacts: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case file, directory, socket, link, other }

    public var kind: Kind
    /// The permission bits.
    public var mode: UInt32
    public var owner: UInt32
    public var group: UInt32
    public var size: Bytes
    public var modified: Date

    public init(
        kind: Kind, mode: UInt32, owner: UInt32, group: UInt32, size: Bytes = .zero, modified: Date = .distantPast
    ) {
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.group = group
        self.size = size
        self.modified = modified
    }

    public init(_ path: FilePath, followsLink: Bool = false) throws(HostError) {
        var status = stat()
        try checked("look at", path) { followsLink ? stat(path.string, &status) : lstat(path.string, &status) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self.kind = .file
        case S_IFDIR: self.kind = .directory
        case S_IFSOCK: self.kind = .socket
        case S_IFLNK: self.kind = .link
        default: self.kind = .other
        }
        self.mode = status.st_mode & 0o7777
        self.owner = status.st_uid
        self.group = status.st_gid
        self.size = Bytes(Int64(status.st_size))
        self.modified = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    }

    /// Whether somebody else than root and `user` may change it: by its owner, or by its mode.
    public func isChangeable(byOthersThan user: UInt32) -> Bool {
        (owner != 0 && owner != user) || mode & 0o002 != 0 || (mode & 0o020 != 0 && group != 0)
    }

    /// `0640`.
    public var modeText: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
