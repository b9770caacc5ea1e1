import ArgumentParser

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token: nobody joins by it any more. Nodes that have joined stay.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The token's id, the first column of 'token list'; not the token.")
    var id: String

    func run() async throws {
        try await global.perform(TokenRevokeOperation(id: id))
    }
}
