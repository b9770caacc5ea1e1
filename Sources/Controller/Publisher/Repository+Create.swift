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
    /// - Parameters:
    ///   - publicKeys: of roles whose private keys are kept elsewhere; those of the others are made here. Where they must
    ///     sign, nothing is published yet: their drafts are written, and `found` goes on when they come back.
    ///   - protection: of the private keys that are made here.
    public static func create(
        in directory: FleetDirectory, name: String, channels: [ChannelName], publicKeys: [String: RoleKeys],
        protection: KeyProtection = .plain, keys store: KeyStore? = nil, at now: Date
    ) throws(PublisherError) -> FoundingOutcome {
        guard channels.isEmpty == false, Set(channels).count == channels.count else { throw .noChannels }
        for (role, keys) in publicKeys { try keys.check(role) }
        try DiskDirectory.make(directory.path)
        return try directory.withLock { () throws(PublisherError) in
            for path in [directory.fleetPath, directory.foundingPath] where DiskFile.exists(path) {
                throw .fleetExists(path: path)
            }
            let staging = try clearedStaging(of: directory)
            let fleet = Fleet(
                name: name, id: UUID().uuidString.lowercased(), channels: channels, createdAt: now,
                trustedRoot: try Self.digest(of: []))
            try DiskDirectory.make(staging.keysPath, mode: 0o700)
            let keys = store ?? KeyStore([.directory(directory.keysPath)])
            let roles = try makeKeys(
                RoleName.topLevel + channels.map(RoleName.channel) + [RoleName.rollouts], given: publicKeys,
                in: staging, protection, keys)
            var publication = Publication(
                tree: Tree(path: staging.repositoryPath), keys: keys, state: nil, at: now)
            publication.propose(RoleName.root, FirstMetadata.root(roles.filter { RoleName.isTopLevel($0.key) }))
            let delegated = (channels.map(RoleName.channel) + [RoleName.rollouts])
            publication.propose(
                RoleName.targets,
                FirstMetadata.targets(delegating: delegated.compactMap { role in roles[role].map { (role, $0) } }))
            for role in delegated { publication.propose(role, FirstMetadata.noTargets) }
            return try build(fleet, &publication, in: staging, directory, keys)
        }
    }

    /// The same with all keys made here.
    public static func create(
        in directory: FleetDirectory, name: String, channels: [ChannelName], at now: Date
    ) throws(PublisherError) -> Repository {
        switch try create(in: directory, name: name, channels: channels, publicKeys: [:], at: now) {
        case .created(let repository): return repository
        case .awaiting: throw .founding(path: directory.path)
        }
    }

    /// Makes the fleet that `create` prepared, now that its drafts are signed.
    public static func found(
        in directory: FleetDirectory, with drafts: [Draft], keys store: KeyStore? = nil, at now: Date,
        dryRun: Bool = false
    ) throws(PublisherError) -> Repository {
        try directory.withLock { () throws(PublisherError) in
            guard let founding = try Founding(in: directory), DiskFile.exists(directory.fleetPath) == false else {
                throw .noFleet(path: directory.path)
            }
            let keys = store ?? KeyStore([.directory(directory.keysPath)])
            let staging = FleetDirectory(directory.path + "/.creating")
            var publication = Publication(tree: Tree(path: staging.repositoryPath), keys: keys, state: nil, at: now)
            for (role, content) in founding.contents { publication.propose(role, content) }
            for draft in drafts {
                guard founding.contents[draft.role] == draft.file.signed else {
                    throw .draftUnusable(
                        path: draft.fileName,
                        reason: "it is not the one that 'swiftletctl init' made in '\(directory.path)'")
                }
                try publication.adopt(draft.file)
            }
            let incomplete = try publication.prepare()
            guard incomplete.isEmpty else {
                var lacking: [Draft] = []
                for role in incomplete { if let draft = try Draft(role, of: publication) { lacking.append(draft) } }
                throw try Self.incomplete(lacking)
            }
            let ready = Repository(directory: directory, fleet: founding.fleet, keys: keys)
            if dryRun { return ready }
            // A tree without fleet.json is what an interrupted call left.
            try DiskDirectory.removeTree(staging.path)
            try DiskDirectory.removeTree(directory.repositoryPath)
            guard case .created(let repository) = try build(founding.fleet, &publication, in: staging, directory, keys)
            else { return ready }
            try DiskFile.remove(directory.foundingPath)
            return repository
        }
    }

    /// What an interrupted call left is removed.
    private static func clearedStaging(of directory: FleetDirectory) throws(PublisherError) -> FleetDirectory {
        let staging = FleetDirectory(directory.path + "/.creating")
        let parts = [directory.repositoryPath, directory.keysPath, directory.draftsPath]
        if DiskFile.exists(staging.fleetPath) || DiskFile.exists(staging.foundingPath) {
            for part in parts { try DiskDirectory.removeTree(part) }
        }
        for part in parts where DiskFile.exists(part) { throw .fleetExists(path: part) }
        try DiskDirectory.removeTree(staging.path)
        return staging
    }

    private static func makeKeys(
        _ roles: [String], given: [String: RoleKeys], in staging: FleetDirectory, _ protection: KeyProtection,
        _ keys: KeyStore
    ) throws(PublisherError) -> [String: RoleKeys] {
        if let unknown = given.keys.first(where: { roles.contains($0) == false }) {
            throw .unknownRole(unknown, known: roles)
        }
        var all = given
        for role in roles where given[role] == nil {
            let key = SigningKey()
            // The controller signs with these by itself, at night too.
            let isOnline = RoleName.online.contains(role)
            try KeyFile(key, role: role, protection: isOnline ? .plain : protection)
                .write(to: staging.keysPath + "/\(role).json")
            keys.add(key)
            all[role] = RoleKeys([key.publicKey])
        }
        return all
    }

    /// The tree, or the drafts that it waits for, moved into place; the file that says so last.
    private static func build(
        _ fleet: Fleet, _ publication: inout Publication, in staging: FleetDirectory, _ directory: FleetDirectory,
        _ keys: KeyStore
    ) throws(PublisherError) -> FoundingOutcome {
        let founding = Founding(fleet, publication)
        let incomplete = try publication.prepare()
        guard incomplete.isEmpty else {
            var drafts: [Draft] = []
            try DiskDirectory.make(staging.draftsPath)
            for role in incomplete {
                guard let draft = try Draft(role, of: publication) else { continue }
                try draft.write(to: staging.draftsPath + "/" + draft.fileName)
                drafts.append(draft)
            }
            try founding.write(to: staging.foundingPath)
            try move(staging, to: directory)
            return .awaiting(drafts)
        }
        let tree = publication.tree
        let delegated = fleet.channels.map(RoleName.channel) + [RoleName.rollouts]
        for path in [tree.metadata, tree.blobs] + delegated.map({ tree.path + "/targets/" + $0 }) {
            try DiskDirectory.make(path)
        }
        try DiskFile.write(OCIIndex.layout.compact, to: tree.layout)
        try DiskFile.write(OCIIndex.json([]).compact, to: tree.index)
        try publication.commit(nil)
        var fleet = fleet
        fleet.trustedRoot = try digest(of: publication.bytes(of: RoleName.root) ?? [])
        try DiskFile.write(try fleet.bytes(pretty: true), to: staging.fleetPath)
        try move(staging, to: directory)
        return .created(Repository(directory: directory, fleet: fleet, keys: keys))
    }

    private static func move(_ staging: FleetDirectory, to directory: FleetDirectory) throws(PublisherError) {
        let parts: [(String, String)] = [
            (staging.repositoryPath, directory.repositoryPath), (staging.keysPath, directory.keysPath),
            (staging.draftsPath, directory.draftsPath), (staging.foundingPath, directory.foundingPath),
            (staging.fleetPath, directory.fleetPath),
        ]
        for (built, final) in parts where DiskFile.exists(built) { try DiskFile.rename(built, to: final) }
        try DiskDirectory.removeTree(staging.path)
    }

    private static func digest(of bytes: [UInt8]) throws(PublisherError) -> SwiftletContract.Digest {
        guard let digest = Digest(bytes: SHA256.hash(data: bytes)) else {
            throw .sourceUnusable(path: "the first root", reason: "it has no digest")
        }
        return digest
    }
}
