import ArgumentParser
import FoundationEssentials
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
        try await SocketClient.with(sockets.control) { client in
            let before = wait ? try await client.report().sync.lastAttempt : nil
            let progress = SyncProgress(start: try await Self.distinctStart(after: before))
            _ = try await client.post("/v1/sync")
            if wait {
                try await follow(progress, with: client)
            } else {
                Terminal.say("The daemon looks for new releases.")
            }
        }
    }

    /// Reports carry whole seconds: an attempt in the second of the last one could not be told from it.
    private static func distinctStart(after last: Date?) async throws -> Date {
        while let last, Date.now.timeIntervalSince(last) < 1, last.timeIntervalSinceNow < 1 {
            try await Task.sleep(for: .milliseconds(100))
        }
        return Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
    }

    private func follow(_ progress: SyncProgress, with client: SocketClient) async throws {
        let deadline = ContinuousClock.now + .seconds(timeout)
        var shown = ""
        while true {
            let report = try await client.report()
            switch progress.read(report) {
            case .done(let text): return Terminal.say(text)
            case .failed(let code, let text): throw CommandFailure.sync(code, message: text)
            case .running(let text):
                if text != shown { Terminal.complain(text) }
                shown = text
                guard ContinuousClock.now < deadline else {
                    throw CommandFailure.stillRunning(seconds: timeout, message: text + ".")
                }
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
