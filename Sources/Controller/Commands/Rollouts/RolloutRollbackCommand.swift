import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct RolloutRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Send the version before to all nodes of a rollout, those that have switched already too.",
        discussion:
            "A new instruction, which takes the place of the rollout. Nodes that kept the release need no download.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @OptionGroup var output: FormatOption

    func run() async throws {
        let session = Session.current
        let repository = try global.openRepository(keys)
        let channel = try repository.channel(channel)
        let model: ModelName = try named(model)
        let document = try repository.rollouts(of: channel)
        guard let rollout = document.rollouts.first(where: { $0.model == model }) else {
            throw CommandError.noRollout(model, channel, known: document.rollouts.map(\.model))
        }
        guard let from = rollout.plan?.from else { throw CommandError.nothingBefore(model, rollout.version) }
        let order = PushOrder(
            reference: ModelReference(model: model, version: from), channel: channel, selector: rollout.selector,
            waves: Waves.everyone, floor: nil)
        let plan = try order.publish(to: repository, at: session.now())
        try output.print(plan.rollout) {
            "\(model) goes back from \(rollout.version) to \(from); rollout \(plan.rollout.id)"
        }
    }
}
