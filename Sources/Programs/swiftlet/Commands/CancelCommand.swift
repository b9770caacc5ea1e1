import ArgumentParser

/// `swiftlet cancel`: stop what is on its way in.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stop downloads and updates under way; what serves keeps serving.")

    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        _ = try await SocketClient(sockets.control).post("/v1/cancel")
        Terminal.say("Cancelled. The next sync begins anew; what was downloaded is kept and resumed.")
    }
}
