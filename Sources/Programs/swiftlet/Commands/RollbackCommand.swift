import ArgumentParser
import FoundationEssentials
import SwiftletContract

/// `swiftlet rollback`: back to the release that was kept.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Serve the previous release of a model again.")

    @Argument(help: "The model.")
    var model: String
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        guard ModelName(model) != nil else { throw ValidationError("'\(model)' is not \(ModelName.rule).") }
    }

    func run() async throws {
        let json = Array(try JSONEncoder().encode(["model": model]))
        do {
            _ = try await SocketClient(sockets.control).post("/v1/rollback", json: json)
        } catch CommandFailure.refused(_, let code, let message, _) where code != Refusal.Code.modelNotFound.rawValue {
            throw CommandFailure.rollbackRefused(message: message)
        }
        Terminal.say("\(model) goes back to its previous release; `swiftlet status` shows when it serves.")
    }
}
