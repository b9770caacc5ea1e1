public import FoundationEssentials
public import SwiftletContract

/// What an operator's fleet is: `fleet.json`. Written once, by `Repository.create`; the file that says a fleet exists.
public struct Fleet: Document, Equatable {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "fleet file"

    public var name: String
    /// A lower-case UUID.
    public var id: String
    public var channels: [ChannelName]
    public var createdAt: Date
    /// The SHA-256 of `1.root.json`: what tokens pin, and what the publisher itself trusts when it reads its tree.
    public var trustedRoot: Digest

    public init(name: String, id: String, channels: [ChannelName], createdAt: Date, trustedRoot: Digest) {
        self.name = name
        self.id = id
        self.channels = channels
        self.createdAt = createdAt
        self.trustedRoot = trustedRoot
    }
}
