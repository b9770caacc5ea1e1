public import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

extension Repository {
    /// The channel's signed rollouts; none before the first push.
    public func rollouts(of channel: ChannelName) throws(PublisherError) -> RolloutDocument {
        try check(channel)
        let path = RolloutDocument.targetPath(for: channel)
        let bytes = try target(path, of: RoleName.rollouts, in: try state(), limit: RolloutDocument.maxSize)
        guard let bytes else { return RolloutDocument(channel: channel) }
        return try RolloutDocument.read(bytes.value)
    }

    /// Signs the rollouts of a channel with the online key. Each must name a release that the channel's key has signed.
    /// Repeated with the same rollouts it changes nothing.
    public func publish(_ rollouts: RolloutDocument, at now: Date) throws(PublisherError) {
        try check(rollouts.channel)
        do throws(DocumentError) { try rollouts.validate(for: rollouts.channel) } catch { throw .document(error) }
        let bytes = try rollouts.bytes()
        guard Bytes(bytes.count) <= RolloutDocument.maxSize else {
            throw .document(
                .tooLarge(
                    title: RolloutDocument.title, size: Bytes(bytes.count), limit: RolloutDocument.maxSize))
        }
        try publishing(at: now) { (state, publication) throws(PublisherError) in
            let role = RoleName.rollouts
            let path = RolloutDocument.targetPath(for: rollouts.channel)
            let published = try target(path, of: role, in: state, limit: RolloutDocument.maxSize)
            if published?.value == bytes { return }
            try checkReleases(of: rollouts, state)
            let blob = try Self.blob(of: bytes)
            try propose(path, blob, role, state, &publication)
            let outcome = try finish(&publication, dryRun: false) { () throws(PublisherError) in
                try DiskFile.write(bytes, to: tree.target(path, digest: blob.digest))
            }
            guard outcome.drafts.isEmpty else { throw keyMissing(role, state.roles[role]?.authority) }
        }
    }

    private func checkReleases(of rollouts: RolloutDocument, _ state: PublishedState) throws(PublisherError) {
        let signed = Set(state.trusted.targetPaths(of: RoleName.channel(rollouts.channel)))
        for rollout in rollouts.rollouts {
            let path = Release.targetPath(rollout.model, rollout.version, in: rollouts.channel)
            guard signed.contains(path) else {
                throw .unknownRelease(model: rollout.model, version: rollout.version, channel: rollouts.channel)
            }
        }
    }
}
