import ArgumentParser
import NIOCore
import SwiftletContract

/// `swiftlet models`: what can be asked for.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models on this box.",
        discussion:
            "A model that is not loaded is loaded when it is asked for. `swiftlet ps` shows what those that are take.")

    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let (models, answer) = try await SocketClient(sockets.inference).models()
        guard format.format == .text else { return Terminal.say(String(buffer: answer)) }
        guard models.isEmpty == false else {
            return Terminal.complain("No model is installed. `swiftlet status` says what is on its way.")
        }
        var table = Table(["MODEL", "VERSION", "TASK", "CONTEXT", "LOADED"])
        for model in models {
            table.add([
                model.id, model.version ?? "-", model.task.rawValue, model.context.map { "\($0)" } ?? "-",
                model.loaded.map { $0 ? "yes" : "no" } ?? "-",
            ])
        }
        Terminal.say(table.text)
    }
}
