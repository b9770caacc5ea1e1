import ArgumentParser

struct RolloutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout", abstract: "See, halt and resume rollouts.",
        subcommands: [RolloutListCommand.self, RolloutHaltCommand.self, RolloutResumeCommand.self])
}
