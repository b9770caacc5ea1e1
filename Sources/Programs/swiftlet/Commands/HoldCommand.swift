import ArgumentParser
import FoundationEssentials
import NIOCore
import SwiftletContract

/// `swiftlet hold`: no new release for a while.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep this box as it is: switch to no new release for a while.",
        discussion: """
            What serves goes on serving, downloads go on, and a release that fails goes back all the same. Whoever asks is shown \
            with the reason in `swiftlet status` and at the controller. Another hold takes the place of the first; \
            `swiftlet release` ends it early. It outlives a restart.
            """)

    @Option(help: "Why, in a line.")
    var reason: String
    @Option(name: .customLong("for"), help: ArgumentHelp("How long: 90min, 4h, 2d; 30d at most.", valueName: "time"))
    var time: String
    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        guard let seconds else {
            throw ValidationError("'\(time)' is no time. Write it with a unit: 90min, 4h or '1d 12h'.")
        }
        if let fault = HoldRequest(reason: reason, seconds: seconds).fault { throw ValidationError("\(fault).") }
    }

    /// A bare number would be seconds, which nobody means.
    private var seconds: Int? {
        guard time.last?.isLetter == true else { return nil }
        return Duration(parsing: time).map { Int($0.components.seconds) }
    }

    func run() async throws {
        let request = HoldRequest(reason: reason, seconds: seconds ?? 0)
        let answer = try await SocketClient(sockets.control).post("/v1/hold", json: Array(try request.json()))
        let hold: Hold
        do { hold = try Hold(json: Array(answer.readableBytesView)) } catch {
            throw CommandFailure.unreadable(reason: error.description)
        }
        switch format.format {
        case .text:
            Terminal.say("Held by \(hold.owner) until \(hold.until.formatted(.iso8601)): \(hold.reason)")
        case .json: Terminal.say(String(decoding: try hold.json(pretty: true), as: UTF8.self))
        }
    }
}
