import SwiftletContract
import SwiftletPublisher

extension Repository {
    /// The channel that `--channel` names, or without it `stable`, or the only one.
    func channel(_ option: String?) throws -> ChannelName {
        if let option {
            let channel: ChannelName = try named(option)
            guard fleet.channels.contains(channel) else {
                throw PublisherError.unknownChannel(channel, known: fleet.channels)
            }
            return channel
        }
        if let stable = fleet.channels.first(where: { $0.text == "stable" }) { return stable }
        guard let only = fleet.channels.first, fleet.channels.count == 1 else {
            throw CommandError.channelNotChosen(known: fleet.channels)
        }
        return only
    }

    /// The channels that `--channel` names: one, or without it all.
    func channels(_ option: String?) throws -> [ChannelName] {
        try option.map { [try channel($0)] } ?? fleet.channels
    }
}
