public import SwiftletContract
import SwiftletTrust

extension Repository {
    /// The version of the role `rollouts`, and the digest of each channel's document where there is one.
    public func rolloutDigests() throws(PublisherError) -> (version: Int, documents: [ChannelName: Digest]) {
        let state = try state()
        var documents: [ChannelName: Digest] = [:]
        for channel in fleet.channels {
            let path = RolloutDocument.targetPath(for: channel)
            let bytes = try target(path, of: RoleName.rollouts, in: state, limit: RolloutDocument.maxSize)
            documents[channel] = try bytes.map { bytes throws(PublisherError) in try Self.blob(of: bytes.value).digest }
        }
        return (state.trusted.versions[RoleName.rollouts] ?? 0, documents)
    }
}
