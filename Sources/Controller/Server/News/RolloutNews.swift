public import SwiftletContract

/// What the repository says of rollouts, as far as it tells news from what was there before.
public struct RolloutNews: Hashable, Sendable {
    /// Of the role `rollouts`.
    public var version: Int
    /// The digest of each channel's document.
    public var documents: [ChannelName: Digest]

    public init(version: Int, documents: [ChannelName: Digest]) {
        self.version = version
        self.documents = documents
    }
}
