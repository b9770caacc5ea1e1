import ArgumentParser
import NIOCore
import SwiftletContract

/// `swiftlet status`: how the node is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the node, its models, what is on its way and what is wrong.")

    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let report = try await SocketClient(sockets.control).report()
        switch format.format {
        case .text: Terminal.say(StatusText(report: report).text)
        case .json: Terminal.say(String(decoding: try report.json(pretty: true), as: UTF8.self))
        }
    }
}

extension SocketClient {
    func report() async throws -> NodeReport {
        let answer = try await get("/v1/status")
        do { return try NodeReport(json: Array(answer.readableBytesView)) } catch {
            throw CommandFailure.unreadable(reason: error.description)
        }
    }
}
