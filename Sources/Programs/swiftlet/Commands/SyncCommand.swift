import ArgumentParser
import SwiftletContract

/// `swiftlet sync`: look for something new now, not at the next poll.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Look for new releases now.",
        discussion: "With --wait: until what was found is installed, or failed; the exit code tells which.")

    @Flag(help: "Wait until it is done.")
    var wait = false
    @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds"))
    var timeout = 600
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("--timeout wants at least 1 second.") }
    }

    func run() async throws {
        let client = try SocketClient(sockets.control)
        let before = wait ? try await client.report().sync.lastAttempt : nil
        let progress = SyncProgress(start: try await SyncProgress.distinctStart(after: before), source: .network)
        _ = try await client.post("/v1/sync")
        if wait {
            try await progress.follow(with: client, timeout: timeout)
        } else {
            Terminal.say("The daemon looks for new releases.")
        }
    }
}
