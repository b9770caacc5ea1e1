import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Let this machine's user use a controller from here.",
        discussion: """
            TOKEN is what 'swiftletctl operator add' printed on the controller; - reads it from standard input. The private \
            key is made here and stays here, mode 0600 below $XDG_CONFIG_HOME/swiftlet; the certificate ends after 90 days, \
            and is renewed by any command that is used after 60. Cut short, the same command may be run again.
            """)

    @Argument(help: "The token, or - for standard input.")
    var token: String

    func run() async throws {
        let session = Session.current
        guard let token = JoinToken(token == "-" ? session.readLine() ?? "" : token) else {
            throw CommandError.token(reason: "it is not whole")
        }
        let digits = AdminClient(url: token.controller, login: nil)
        let bootstrap = try Bootstrap(json: Data(try await digits.exchange("/v1/bootstrap").text.utf8))
        guard try Authority.digest(ofCertificate: bootstrap.authority) == token.authority else {
            throw CommandError.token(reason: "\(token.controller) is not the controller that it was made by")
        }
        var login = try LoginFile(
            controller: token.controller, authority: bootstrap.authority, key: try ClientKey().pem()
        ).begun()
        let body = try EnrolmentRequest(
            token: token.id, secret: Base64URL.encode(token.secret), request: try ClientKey(pem: login.key).request()
        ).json()
        let reply = try await AdminClient(url: token.controller, login: login).exchange("/v1/admin/login", body: body)
        let answer = try OperatorAnswer(json: Data(reply.text.utf8))
        login.take(answer)
        try login.end()
        session.console.print(
            "you are '\(answer.name)', \(answer.role.rawValue), at \(token.controller), until "
                + "\(answer.expiresAt.formatted(.iso8601)) and on")
    }
}
