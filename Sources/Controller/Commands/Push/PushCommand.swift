import ArgumentParser

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Roll a published release out to the nodes of a channel.",
        discussion: """
            The newest instruction wins: a push replaces the model's rollout in the channel. Nodes find their own place \
            in the waves. With --dry-run nothing is signed, and the nodes that the registry knows are listed with what \
            the push would do on each.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "MODEL or MODEL@VERSION; without a version the newest release.")
    var model: String
    @Option(help: "Only nodes whose labels match: site=oslo,ram!=2g,!canary,site in (a,b).")
    var to: String?
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @Option(
        help:
            """
            Rising shares of the fleet: 1%,10%,100%. 'serve' opens one after the other while the gates hold; with times (UTC) behind \
            all but the first they open by these alone: 1%,10%@2026-11-23,100%@2026-11-24T08:00.
            """
    )
    var waves: String?
    @Option(help: "Nodes refuse releases of this model with a smaller sequence from now on.")
    var floor: Int?
    @Flag(help: "Show what would happen on each node; sign nothing.")
    var dryRun = false
    @OptionGroup(title: "How it goes on") var progression: PlanOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let push = PushOperation(
            model: model, to: to, channel: channel, waves: waves, floor: floor, plan: progression.words)
        if dryRun {
            try await global.perform(PushPreviewOperation(push: push), keys: keys, as: output.format)
        } else {
            try await global.perform(push, keys: keys, as: output.format)
        }
    }
}
