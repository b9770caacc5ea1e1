import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a fleet: its keys and an empty signed repository.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "What people call the fleet.")
    var name = "fleet"
    @Option(help: "A channel; may be given several times. Default: stable.")
    var channel: [String] = []

    func run() async throws {
        let session = Session.current
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard (1...63).contains(name.utf8.count), isPlain else {
            throw CommandError.badOption(name: "--name", value: name, reason: "it must be one line of 1 to 63 bytes")
        }
        let channels: [ChannelName] = try (channel.isEmpty ? ["stable"] : channel).map { try named($0) }
        let directory = global.directory
        let repository = try Repository.create(in: directory, name: name, channels: channels, at: session.now())
        session.console.print(
            """
            the fleet '\(Table.plain(name))' (\(repository.fleet.id)) is in '\(directory.path)', channels \
            \(channels.map(\.text).joined(separator: ", "))
            nodes pin its root: \(repository.fleet.trustedRoot)
            the keys are in '\(directory.keysPath)': copy them to a safe place now; 'serve' needs only the online ones, so \
            move root, targets and ch-* off this machine when you have no release to sign
            """)
    }
}
