import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A fleet's signed repository: what the controller publishes and the nodes verify.
///
/// The tree is TUF 1.0.34 with consistent snapshots, and an OCI image layout too; design section 4 draws it. Nothing
/// is kept in memory: every call reads the tree, verifies it against the fleet's own root, and publishes under the
/// fleet's lock in an order that leaves the tree valid after every write (see `Publication`).
public struct Repository: Sendable {
    public let directory: FleetDirectory
    public var fleet: Fleet
    /// Where the private keys are looked for.
    public let keys: KeyStore

    /// Reads `fleet.json` and verifies the published tree. Without `keys` only those in the fleet's directory are used.
    public static func open(_ directory: FleetDirectory, keys: KeyStore? = nil) throws(PublisherError) -> Repository {
        guard let bytes = try DiskFile.read(directory.fleetPath, limit: Fleet.maxSize) else {
            if DiskFile.exists(directory.foundingPath) { throw .founding(path: directory.path) }
            throw .noFleet(path: directory.path)
        }
        let repository = Repository(
            directory: directory, fleet: try Fleet.read(bytes),
            keys: keys ?? KeyStore([.directory(directory.keysPath)]))
        _ = try repository.state()
        return repository
    }

    var tree: Tree { Tree(path: directory.repositoryPath) }

    /// What is published, with what a publication that was cut short has still to write.
    func state() throws(PublisherError) -> PublishedState {
        try PublishedState(tree, fleet: fleet, unwritten: try directory.journal.entries())
    }

    func check(_ channel: ChannelName) throws(PublisherError) {
        guard fleet.channels.contains(channel) else { throw .unknownChannel(channel, known: fleet.channels) }
    }

    /// Runs `body` under the fleet's lock, with what is published, after ending what was cut short.
    func publishing<R>(
        at now: Date, _ body: (PublishedState, inout Publication) throws(PublisherError) -> R
    ) throws(PublisherError) -> R {
        try directory.withLock { () throws(PublisherError) in
            try directory.journal.finish()
            let state = try state()
            var publication = Publication(tree: tree, keys: keys, state: state, at: now)
            return try body(state, &publication)
        }
    }

    /// The verified bytes of a target that `role` signed; nil where it signed none of that path.
    func target(_ path: String, of role: String, in state: PublishedState, limit: Bytes) throws(PublisherError)
        -> Verified<[UInt8]>?
    {
        guard
            let info = try PublishedState.trust({ () throws(TrustError) in try state.trusted.target(path, of: role) })
        else { return nil }
        let file = tree.target(info)
        guard let bytes = try DiskFile.read(file, limit: limit) else { throw .untrustedTree(.fileMissing(path: file)) }
        return try PublishedState.trust { () throws(TrustError) in try info.verify(bytes) }
    }
}
