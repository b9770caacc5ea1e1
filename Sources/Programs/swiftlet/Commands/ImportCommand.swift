import ArgumentParser
import SwiftletContract

/// `swiftlet import`: install what somebody carried here.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Install from a bundle, without a network.",
        discussion: """
            FILE comes from `swiftletctl bundle export`. It is verified as if it came over the network: a bundle that \
            is older than what the node knows, expired, of another fleet, or changed, is refused. Waits until what it \
            asks for is installed, or failed; the exit code tells which. While one is being installed the next is refused \
            (30): wait, or give it up with `swiftlet cancel`.
            """)

    @Argument(help: "The bundle.", completion: .file())
    var file: String
    @Flag(inversion: .prefixedNo, help: "Wait until it is installed.")
    var wait = true
    @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds"))
    var timeout = 600
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("--timeout wants at least 1 second.") }
    }

    func run() async throws {
        let bundle = try BundleFile(path: file)
        let client = try SocketClient(sockets.control)
        let before = try await client.report().sync.lastAttempt
        let progress = SyncProgress(start: try await SyncProgress.distinctStart(after: before), source: .bundle)
        try await client.send(bundle, to: "/v1/import")
        guard wait else { return Terminal.say("The daemon has the bundle; `swiftlet status` shows how far it is.") }
        try await progress.follow(with: client, timeout: timeout)
    }
}
