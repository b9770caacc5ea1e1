import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// A bundle, as it is shown.
struct BundleRow: Encodable {
    let path: String
    let channel: ChannelName
    let size: Bytes
    let files: Int
    let isWritten: Bool
    /// Until then nodes install from it.
    let expires: Date
    let isExpired: Bool
    /// `model@version`.
    let releases: [String]

    init(path: String, _ contents: BundleContents, isWritten: Bool, at now: Date) {
        self.path = path
        self.channel = contents.channel
        self.size = contents.size
        self.files = contents.files.count
        self.isWritten = isWritten
        self.expires = contents.expires
        self.isExpired = contents.expires <= now
        self.releases = contents.releases.map { "\($0.model)@\($0.version)" }
    }

    var text: String {
        let head = isWritten ? "'\(path)' holds" : "'\(path)' would hold"
        let end = expires.formatted(.iso8601)
        let until =
            isExpired
            ? "its signatures expired on \(end), and no node will install it: run 'swiftletctl serve' with the online keys"
            : "nodes install from it until \(end): swiftlet import \(path)"
        return "\(head) \(releases.joined(separator: ", ")) of '\(channel)': \(files) files, \(size)\n\(until)"
    }
}
