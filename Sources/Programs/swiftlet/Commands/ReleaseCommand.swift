import ArgumentParser
import SwiftletContract

/// `swiftlet release`: ends a hold.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End a hold, whoever asked for it: new releases are switched to again.")

    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let client = try SocketClient(sockets.control)
        let hold = try await client.report().hold
        _ = try await client.post("/v1/release")
        switch format.format {
        case .text:
            Terminal.say(hold.map { "The hold of \($0.owner) is over: \($0.reason)" } ?? "Nobody held this box.")
        case .json: Terminal.say(try hold.map { String(decoding: try $0.json(pretty: true), as: UTF8.self) } ?? "{}")
        }
    }
}
