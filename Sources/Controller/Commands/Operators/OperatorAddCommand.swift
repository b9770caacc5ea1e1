import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct OperatorAddCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Let somebody use the controller from another machine.",
        discussion: """
            Prints one token for 'swiftletctl login' on that machine, where the private key is made and stays. A viewer may \
            look; an admin may do all that works from afar. Whoever has the token can log in in their place, once, until it \
            is used or expires: hand it over as you would a password.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "What they are called.")
    var name: String
    @Option(help: "viewer or admin.")
    var role: Role
    @Option(
        help: ArgumentHelp(
            "Where they reach the controller (over SWIFTLET_CONTROLLER_URL): https://controller.example:7580.",
            valueName: "url"))
    var url: String?
    @Option(help: "How long the token can be used: 45min, 1h, 7d; a year at most.")
    var ttl = "1h"
    @OptionGroup var output: FormatOption

    enum Role: String, ExpressibleByArgument, CaseIterable { case viewer, admin }

    /// What `--format json` prints.
    private struct Added: Encodable {
        let token: String
        let name: OperatorName
        let role: OperatorRole
        let expiresAt: Date
    }

    func run() async throws {
        let name: OperatorName = try named(name)
        let site = try global.site(nil)
        let address = try TokenCreateOperation.address(url ?? site.controllerURL)
        let (secret, hash) = try TokenCreateOperation.secret()
        let record = OperatorRecord(
            name: name, role: role == .admin ? .admin : .viewer, token: TokenCreateOperation.newID(), secret: hash,
            addedAt: site.now, tokenExpiresAt: site.now + (try TokenCreateOperation.lifetime(ttl)))
        let token = try TokenCreateOperation.token(
            id: record.token, secret: secret, controller: address, authority: try site.authority(), at: site)
        guard try await site.registry().add(record) else { throw CommandError.operatorExists(name) }
        let added = Added(token: token.text, name: name, role: record.role, expiresAt: record.tokenExpiresAt)
        try output.print(added) { token.text }
        if output.format == .text {
            Session.current.console.note("for \(name), once; on their machine: swiftletctl login TOKEN")
        }
    }
}
