/// The rollouts of one channel: the TUF target `rollouts/<channel>.json`, signed by the role `rollouts`.
/// At most one rollout per model; a new push replaces the one before.
public struct RolloutDocument: Document {
    public static let maxSize = Bytes.kibibytes(256)
    public static let title = "rollout document"

    public var schemaVersion: Int
    public var channel: ChannelName
    public var rollouts: [Rollout]

    public init(channel: ChannelName, rollouts: [Rollout] = []) {
        self.schemaVersion = 1
        self.channel = channel
        self.rollouts = rollouts
    }

    public static func targetPath(for channel: ChannelName) -> String { "rollouts/\(channel).json" }

    /// Throws for another schema, another channel, two rollouts of one model, and waves that are not shares.
    public func validate(for channel: ChannelName) throws(DocumentError) {
        guard schemaVersion == 1 else {
            throw .malformed(
                title: Self.title, reason: "its schema version \(schemaVersion) is newer than this program")
        }
        guard self.channel == channel else {
            throw .malformed(title: Self.title, reason: "it is for the channel '\(self.channel)', not '\(channel)'")
        }
        guard Set(rollouts.map(\.model)).count == rollouts.count else {
            throw .malformed(title: Self.title, reason: "it has two rollouts of one model")
        }
        for rollout in rollouts {
            let waves = rollout.waves + (rollout.plan?.waves ?? [])
            guard waves.count <= 128, waves.allSatisfy({ (0...Place.count).contains($0.places) }) else {
                throw .malformed(title: Self.title, reason: "the waves of rollout '\(rollout.id)' are not shares")
            }
            let texts = (rollout.plan?.gates ?? []) + [rollout.plan?.verdict ?? ""]
            guard texts.count <= 17, texts.allSatisfy({ $0.utf8.count <= 1024 }) else {
                throw .malformed(title: Self.title, reason: "the gates of rollout '\(rollout.id)' are too long")
            }
        }
    }
}
