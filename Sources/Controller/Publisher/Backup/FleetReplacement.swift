public import FoundationEssentials
import Glibc

/// A directory beside another, for a fleet that is put together before it takes the other's place.
public struct FleetReplacement: Sendable {
    public let target: FleetDirectory
    /// Beside it; the owner's alone until it is in place.
    public let draft: FleetDirectory

    /// Makes the draft's directory.
    public init(for target: FleetDirectory) throws(PublisherError) {
        self.target = target
        self.draft = FleetDirectory(DiskFile.temporaryPath(beside: target.path, prefix: ".restoring-"))
        try DiskDirectory.make(DiskFile.directory(of: target.path))
        try DiskDirectory.make(draft.path, mode: 0o700)
    }

    /// Whether something is in the place already.
    public var isTaken: Bool {
        get throws(PublisherError) { try DiskDirectory.names(target.path).isEmpty == false }
    }

    /// The published files that the other fleet has are this one's too, without a copy of their bytes.
    public func keepBlobs() throws(PublisherError) {
        let (old, new) = (Tree(path: target.repositoryPath).blobs, Tree(path: draft.repositoryPath).blobs)
        for name in try DiskDirectory.names(old) where name.hasPrefix(".") == false {
            guard link(old + "/" + name, new + "/" + name) == 0 || errno == EEXIST else {
                throw .io(.last("link", old + "/" + name))
            }
        }
    }

    /// Puts the draft into the place; what was there is moved aside, not removed.
    /// - Returns: where to.
    public func replace(at now: Date) throws(PublisherError) -> String? {
        var aside: String?
        guard chmod(draft.path, 0o755) == 0 else { throw .io(.last("set the permissions of", draft.path)) }
        if DiskFile.exists(target.path) {
            if try isTaken {
                let path = target.path + ".replaced-" + now.formatted(.iso8601).filter { $0.isNumber || $0 == "T" }
                try DiskFile.rename(target.path, to: path)
                aside = path
            } else {
                guard rmdir(target.path) == 0 else { throw .io(.last("remove", target.path)) }
            }
        }
        try DiskFile.rename(draft.path, to: target.path)
        return aside
    }

    /// Removes the draft.
    public func abandon() throws(PublisherError) { try DiskDirectory.removeTree(draft.path) }
}
