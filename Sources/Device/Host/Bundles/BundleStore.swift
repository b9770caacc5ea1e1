public import SwiftletContract
public import SystemPackage

/// The one bundle that a node takes in: its metadata and targets in a directory of their own, its blobs in the blob
/// store. `bundle/` holds a whole one, `bundle.partial/` one that is arriving.
///
/// What is in it was not verified: it is as hostile as what comes from the network, and goes the same way.
public struct BundleStore: Sendable {
    let directory: FilePath
    let partial: FilePath
    let blobs: BlobStore

    /// `root` is the node's state directory. What an interrupted arrival left is removed.
    public init(root: FilePath, blobs: BlobStore) throws(HostError) {
        self.directory = root.appending("bundle")
        self.partial = root.appending("bundle.partial")
        self.blobs = blobs
        try Directory.removeFlat(partial)
    }

    /// Whether a whole bundle waits to be installed: also after a power cut.
    public var isPresent: Bool { (try? Directory.names(in: directory)) != nil }

    /// A file by its path in the published tree; nil where the bundle does not hold it.
    public func document(_ path: String, maxSize: Bytes) throws(HostError) -> [UInt8]? {
        guard let path = BundlePath(path), path.digest == nil else { return nil }
        return try AtomicFile.readIfPresent(directory.appending(Self.name(of: path)), maxSize: maxSize)
    }

    /// Begins to take in a bundle in place of the one before.
    public func begin() throws(HostError) -> IncomingBundle {
        try discard()
        try Directory.removeFlat(partial)
        try Directory.make(partial, mode: 0o700)
        return IncomingBundle(store: self)
    }

    /// Forgets the bundle; blobs of it that nothing needs go with the next housekeeping.
    public func discard() throws(HostError) { try Directory.removeFlat(directory) }

    /// One directory for all: `,` is in no path.
    static func name(of path: BundlePath) -> String { path.text.split(separator: "/").joined(separator: ",") }
}
