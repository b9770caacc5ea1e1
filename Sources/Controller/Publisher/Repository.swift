import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A fleet's signed repository: what the controller publishes and the nodes verify.
///
/// The tree is TUF 1.0.34 with consistent snapshots, and an OCI image layout too; design section 4 draws it. Nothing
/// is kept in memory: every call reads the tree, verifies it against the fleet's own root, and publishes under the
/// fleet's lock in an order that leaves the old state valid until the last rename, of `timestamp.json`.
public struct Repository: Sendable {
    public let directory: FleetDirectory
    public var fleet: Fleet

    /// Reads `fleet.json` and verifies the published tree.
    public static func open(_ directory: FleetDirectory) throws(PublisherError) -> Repository {
        guard let bytes = try DiskFile.read(directory.fleetPath, limit: Fleet.maxSize) else {
            throw .noFleet(path: directory.path)
        }
        let repository = Repository(directory: directory, fleet: try Fleet.read(bytes))
        _ = try repository.state()
        return repository
    }

    var tree: Tree { Tree(path: directory.repositoryPath) }
    var keys: KeyStore { KeyStore(path: directory.keysPath) }

    func state() throws(PublisherError) -> PublishedState { try PublishedState(tree, fleet: fleet) }

    func check(_ channel: ChannelName) throws(PublisherError) {
        guard fleet.channels.contains(channel) else { throw .unknownChannel(channel, known: fleet.channels) }
    }

    /// The root must hold: under one that expired no node would take what is signed now. It also catches a clock that
    /// is years ahead before its time is signed.
    func publication(_ state: PublishedState, at now: Date) throws(PublisherError) -> Publication {
        if let root = state.roles[RoleName.root], root.expires <= now { throw .rootExpired(at: root.expires, now: now) }
        return Publication(tree: tree, keys: keys, state: state, at: now)
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
