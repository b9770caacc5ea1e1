import ArgumentParser

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The fleet's keys: see, make, replace, revoke and look after them.",
        subcommands: [
            KeysListCommand.self, KeysGenerateCommand.self, KeysExportCommand.self, KeysRotateCommand.self,
            KeysRevokeCommand.self, KeysRenewCommand.self, KeysDoctorCommand.self,
        ])
}
