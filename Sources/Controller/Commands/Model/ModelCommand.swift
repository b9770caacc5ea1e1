import ArgumentParser

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Publish releases of models.",
        subcommands: [ModelAddCommand.self, ModelListCommand.self])
}
