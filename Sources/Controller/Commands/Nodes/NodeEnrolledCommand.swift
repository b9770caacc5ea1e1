import ArgumentParser

struct NodeEnrolledCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolled", abstract: "List the nodes that have enrolled or wait to be accepted.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: FormatOption

    func run() async throws { try await global.perform(NodeEnrolledOperation(), as: output.format) }
}
