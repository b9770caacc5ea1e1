import ArgumentParser
import SwiftletRegistry

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token: nobody joins by it any more. Nodes that have joined stay.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The token's id, the first column of 'token list'; not the token.")
    var id: String

    func run() async throws {
        let id = id.split(separator: ".").count == 6 ? String(id.split(separator: ".")[3]) : id
        guard try await global.openRegistry().revokeToken(id, at: Session.current.now()) else {
            throw CommandError.noToken(id)
        }
        Session.current.console.print("token \(id) is revoked")
    }
}
