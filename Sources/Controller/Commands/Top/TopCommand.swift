import ArgumentParser

struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Watch the versions of all models, and the nodes that do worst.",
        discussion: """
            On a terminal it is redrawn in place; piped, one page follows the other. By --sort nodes and conditions the worst \
            nodes are those with most errors and warnings; by the others, those with the worst figure.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var label: LabelOption
    @Option(help: "By what versions and nodes are sorted.")
    var sort = TopOrder.conditions
    @Option(help: ArgumentHelp("How often to look.", valueName: "seconds"))
    var every = 2
    @Option(help: "How many of the worst nodes.")
    var worst = 10
    @Flag(help: "Look once.")
    var once = false
    @OptionGroup var output: FormatOption

    func validate() throws {
        guard (1...86_400).contains(every) else {
            throw ValidationError("--every takes a number of seconds from 1 to 86400")
        }
        guard (0...1000).contains(worst) else { throw ValidationError("--worst takes a number up to 1000") }
    }

    func run() async throws {
        try await global.perform(
            TopOperation(label: label.label, sort: sort, worst: worst), as: output.format, every: once ? nil : every)
    }
}
