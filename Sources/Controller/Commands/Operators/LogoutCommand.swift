import ArgumentParser
import SwiftletPublisher

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Forget a login on this machine.",
        discussion: "Where the key may be in other hands, 'swiftletctl operator remove' on the controller ends it.")

    @Argument(help: "The controller: https://host:7580.")
    var url: String

    func run() async throws {
        let url = try GlobalOptions.address(url)
        guard let login = try LoginFile.read(url) else { throw CommandError.notLoggedIn(url: url) }
        try SecretFile.remove(try login.path)
        Session.current.console.print("this machine knows \(url) no more")
    }
}
