import Crypto
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
        guard let digest = Digest(bytes: SHA256.hash(data: bytes)) else { return }
        try directory.withLock { () throws(PublisherError) in
            let state = try state()
            let path = RolloutDocument.targetPath(for: rollouts.channel)
            let published = try target(path, of: RoleName.rollouts, in: state, limit: RolloutDocument.maxSize)
            if published?.value == bytes { return }
            try checkReleases(of: rollouts, state)
            var publication = try publication(state, at: now)
            let blob = Blob(digest: digest, size: Bytes(bytes.count))
            try write(target: bytes, blob, path, RoleName.rollouts, state, &publication)
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
