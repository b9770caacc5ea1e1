import ArgumentParser

struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Carry releases to nodes without a network.",
        subcommands: [BundleExportCommand.self])
}
