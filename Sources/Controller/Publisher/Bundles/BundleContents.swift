public import FoundationEssentials
public import SwiftletContract

/// What a bundle of one channel holds, in the order in which it is written.
public struct BundleContents: Sendable {
    /// A file of the published tree.
    public struct File: Sendable {
        public let entry: BundleEntry
        let source: String
    }

    public let channel: ChannelName
    /// Those that the channel's rollouts name.
    public let releases: [Release]
    public let files: [File]
    /// When the first of the signatures that a node checks expires: until then nodes install from the bundle.
    public let expires: Date

    /// Of the file that `write` makes.
    public var size: Bytes {
        files.reduce(Bytes(BundleEntry.end.count)) { total, file in
            let padding = BundleEntry.padding(after: file.entry.size)
            return total + Bytes(file.entry.header.count + padding) + file.entry.size
        }
    }
}
