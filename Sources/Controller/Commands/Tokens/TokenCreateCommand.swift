import ArgumentParser

struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token: one string that lets a node join.",
        discussion: """
            On the node: swiftlet enroll TOKEN. The token says where the controller is and how it and the fleet's root are \
            recognised. Whoever has it can join in the node's place until it is used or expires: hand it over as you would a \
            password. It is shown once; the controller keeps a hash.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "Where nodes reach the controller (over SWIFTLET_CONTROLLER_URL): https://controller.example:7580.",
            valueName: "url"))
    var url: String?
    @Option(help: "The id of the one node that it is for; also to enrol a node again. Default: a new id for each.")
    var node: String?
    @Option(help: "Labels of the nodes that join by it: site=oslo,ram=4g.")
    var labels: String?
    @Option(help: "How long it can be used: 45min, 1h, 7d; a year at most.")
    var ttl = "1h"
    @Option(help: "How many nodes can join by it.")
    var uses = 1
    @Flag(help: "Nodes wait until 'node accept'.")
    var approve = false
    @OptionGroup var output: FormatOption

    mutating func run() async throws {
        // Where operators reach it, nodes do as a rule.
        if url == nil, case .controller(let address) = try global.place { url = address }
        try await global.perform(
            TokenCreateOperation(url: url, node: node, labels: labels, ttl: ttl, uses: uses, approve: approve),
            as: output.format)
    }
}
