import ArgumentParser

struct RolloutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout", abstract: "See, pause, halt, complete and take back rollouts.",
        subcommands: [
            RolloutListCommand.self, RolloutStatusCommand.self, RolloutPauseCommand.self, RolloutResumeCommand.self,
            RolloutHaltCommand.self, RolloutRollbackCommand.self, RolloutCompleteCommand.self,
        ])
}
