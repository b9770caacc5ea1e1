import ArgumentParser
import SwiftletPublisher

struct KeysExportCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case json, pem }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print a public key: as TUF metadata has it, or as PEM.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A role, or the first digits (at least 8) of a key's id.")
    var key: String
    @Option(help: "json or pem.")
    var format: Format = .json

    func run() async throws {
        let repository = try global.openRepository()
        for key in try repository.publicKeys(named: key) {
            Session.current.console.print(format == .json ? key.jsonText : key.pem)
        }
    }
}
