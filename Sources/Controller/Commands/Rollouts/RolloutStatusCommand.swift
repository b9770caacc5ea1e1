import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct RolloutStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show a rollout: its waves, its nodes by state, and its gates with their values.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @OptionGroup var output: FormatOption

    func run() async throws {
        let repository = try global.openRepository()
        let channel = try repository.channel(channel)
        let model: ModelName = try named(model)
        let document = try repository.rollouts(of: channel)
        guard let rollout = document.rollouts.first(where: { $0.model == model }) else {
            throw CommandError.noRollout(model, channel, known: document.rollouts.map(\.model))
        }
        let registry = try global.openRegistry()
        let now = Session.current.now()
        let progress = RolloutProgress(
            of: rollout, channel: channel, nodes: try await registry.nodes(),
            figures: try await registry.figures(of: model),
            at: now)
        let status = RolloutStatus(of: progress)
        try output.print(status) { status.text(at: now) }
    }
}
