import SwiftletContract

/// A release in JSON output.
struct ReleaseRow: Encodable {
    let channel: ChannelName
    let manifest: Digest?
    let release: Release

    init(_ release: Release, channel: ChannelName, manifest: Digest? = nil) {
        self.release = release
        self.channel = channel
        self.manifest = manifest
    }
}
