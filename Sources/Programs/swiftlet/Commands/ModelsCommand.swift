import ArgumentParser
import FoundationEssentials
import NIOCore

/// `swiftlet models`: what can be asked for.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "models", abstract: "List the models on this box.")

    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    private struct Listing: Decodable {
        struct Model: Decodable {
            let id: String
        }
        let data: [Model]
    }

    func run() async throws {
        let answer = try await SocketClient(sockets.inference).get("/v1/models")
        guard format.format == .text else { return Terminal.say(String(buffer: answer)) }
        guard let listing = try? JSONDecoder().decode(Listing.self, from: Data(answer.readableBytesView)) else {
            throw CommandFailure.unreadable(reason: "it is not a list of models")
        }
        if listing.data.isEmpty {
            Terminal.complain("No model is installed. `swiftlet status` says what is on its way.")
        }
        for model in listing.data { Terminal.say(model.id) }
    }
}
