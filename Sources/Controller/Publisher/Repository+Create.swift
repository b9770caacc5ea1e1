import Crypto
public import FoundationEssentials
import Glibc
public import SwiftletContract
import SwiftletTrust

extension Repository {
    /// Makes a fleet: its keys, its root and an empty repository. The directory is made where it is missing; one that
    /// has a fleet, or keys, is refused.
    ///
    /// All is built in `.creating` and moved into place, `fleet.json` last. What an interrupted call left is cleared by
    /// the next: it is known by the `fleet.json` that still lies in `.creating`.
    public static func create(
        in directory: FleetDirectory, name: String, channels: [ChannelName], at now: Date
    ) throws(PublisherError) -> Repository {
        guard channels.isEmpty == false, Set(channels).count == channels.count else { throw .noChannels }
        try DiskDirectory.make(directory.path)
        return try directory.withLock { () throws(PublisherError) in
            guard DiskFile.exists(directory.fleetPath) == false else { throw .fleetExists(path: directory.fleetPath) }
            let staging = FleetDirectory(directory.path + "/.creating")
            let parts = [(staging.repositoryPath, directory.repositoryPath), (staging.keysPath, directory.keysPath)]
            if DiskFile.exists(staging.fleetPath) {
                for (_, final) in parts { try DiskDirectory.removeTree(final) }
            }
            for (_, final) in parts where DiskFile.exists(final) { throw .fleetExists(path: final) }
            try DiskDirectory.removeTree(staging.path)
            let fleet = try build(in: staging, name: name, channels: channels, at: now)
            for (built, final) in parts { try DiskFile.rename(built, to: final) }
            try DiskFile.rename(staging.fleetPath, to: directory.fleetPath)
            try DiskDirectory.removeTree(staging.path)
            return Repository(directory: directory, fleet: fleet)
        }
    }

    private static func build(
        in directory: FleetDirectory, name: String, channels: [ChannelName], at now: Date
    ) throws(PublisherError) -> Fleet {
        let tree = Tree(path: directory.repositoryPath)
        let keys = KeyStore(path: directory.keysPath)
        try DiskDirectory.make(directory.keysPath, mode: 0o700)
        for path in [tree.metadata, tree.blobs, tree.path + "/targets/rollouts"] { try DiskDirectory.make(path) }
        let topLevel = [RoleName.root, RoleName.targets, RoleName.snapshot, RoleName.timestamp]
        let delegated = channels.map(RoleName.channel) + [RoleName.rollouts]
        var publicKeys: [String: SigningKey] = [:]
        for role in topLevel + delegated { publicKeys[role] = try keys.create(role) }
        var publication = Publication(
            tree: tree, keys: keys, keyIDs: publicKeys.mapValues { [$0.keyID] }, at: now)
        let root = try publication.sign(
            RoleName.root, FirstMetadata.root(publicKeys.filter { topLevel.contains($0.key) }))
        try publication.sign(
            RoleName.targets, FirstMetadata.targets(delegating: delegated.map { ($0, publicKeys[$0]) }))
        for role in delegated {
            try DiskDirectory.make(tree.path + "/targets/" + role)
            try publication.sign(role, FirstMetadata.noTargets)
        }
        try DiskFile.write(OCIIndex.layout.compact, to: tree.layout)
        try DiskFile.write(OCIIndex.json([]).compact, to: tree.index)
        try publication.finish()
        guard let trustedRoot = Digest(bytes: SHA256.hash(data: root)) else { throw .noFleet(path: directory.path) }
        let fleet = Fleet(
            name: name, id: UUID().uuidString.lowercased(), channels: channels, createdAt: now, trustedRoot: trustedRoot
        )
        try DiskFile.write(try fleet.bytes(pretty: true), to: directory.fleetPath)
        return fleet
    }
}
