import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

extension Repository {
    /// What a node of the channel needs to install what its rollouts ask for, with nothing else to read: all roots, the
    /// newest metadata, the rollouts, and the releases that they name with all their blobs.
    public func bundle(of channel: ChannelName) throws(PublisherError) -> BundleContents {
        let rollouts = try rollouts(of: channel).rollouts
        guard rollouts.isEmpty == false else { throw .nothingPushed(channel) }
        return try directory.withLock { () throws(PublisherError) in
            let state = try state()
            try directory.journal.finish()
            var files = try metadata(for: channel, in: state)
            files.append(try file(of: RolloutDocument.targetPath(for: channel), RoleName.rollouts, state))
            let wanted = Set(rollouts.map { Release.targetPath($0.model, $0.version, in: channel) })
            var releases: [Release] = []
            var blobs: [Blob] = []
            for (release, manifest) in try self.releases(in: channel) {
                let path = Release.targetPath(release.model, release.version, in: channel)
                guard wanted.contains(path) else { continue }
                files.append(try file(of: path, RoleName.channel(channel), state))
                releases.append(release)
                for blob in [manifest] + release.allBlobs where blobs.contains(blob) == false { blobs.append(blob) }
            }
            for blob in blobs {
                try check(blob)
                files.append(
                    BundleContents.File(
                        entry: BundleEntry(BundlePath(blob: blob.digest), size: blob.size),
                        source: tree.blob(blob.digest)))
            }
            let roles = Self.roles(for: channel).compactMap { state.roles[$0]?.expires }
            return BundleContents(
                channel: channel, releases: releases, files: files, expires: roles.min() ?? .distantPast)
        }
    }

    private static func roles(for channel: ChannelName) -> [String] {
        [
            RoleName.root, RoleName.timestamp, RoleName.snapshot, RoleName.targets, RoleName.channel(channel),
            RoleName.rollouts,
        ]
    }

    private func metadata(
        for channel: ChannelName, in state: PublishedState
    ) throws(PublisherError) -> [BundleContents.File] {
        var paths: [String] = []
        for version in 1...max(1, state.roles[RoleName.root]?.version ?? 1) {
            paths.append(tree.metadata(RoleName.root, version: version))
        }
        for role in Self.roles(for: channel).dropFirst() {
            paths.append(tree.metadata(role, version: state.roles[role]?.version ?? 0))
        }
        return try paths.map { path throws(PublisherError) in try file(at: path) }
    }

    private func file(
        of target: String, _ role: String, _ state: PublishedState
    ) throws(PublisherError) -> BundleContents.File {
        let info = try PublishedState.trust { () throws(TrustError) in try state.trusted.target(target, of: role) }
        guard let info else { throw .untrustedTree(.fileMissing(path: target)) }
        return try file(at: tree.target(info))
    }

    private func file(at path: String) throws(PublisherError) -> BundleContents.File {
        let name = String(path.dropFirst(tree.path.count + 1))
        guard let size = DiskFile.size(path), let place = BundlePath(name) else {
            throw .untrustedTree(.fileMissing(path: path))
        }
        return BundleContents.File(entry: BundleEntry(place, size: size), source: path)
    }
}
