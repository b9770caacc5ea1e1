import ArgumentParser
import Glibc
import SwiftletContract
import SwiftletUplink

/// What `swiftlet enroll` runs as the uplink's user: the key is made where the network is, and stays there.
struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Join a fleet; `swiftlet enroll` runs it.",
        discussion: "Reads the token from standard input and prints what the node is now, as JSON.")

    @Option(help: ArgumentHelp("Where the node's identity is to lie.", valueName: "folder"))
    var identity: String

    @Option(help: ArgumentHelp("What the node calls itself, for the operator.", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("Do nothing where this root is another fleet's than the token's.", valueName: "file"))
    var root: String?

    @Option(help: ArgumentHelp("How long to wait to be accepted by hand.", valueName: "seconds"))
    var wait = 0

    func validate() throws {
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait wants 0 to 86400 seconds.") }
    }

    func run() throws {
        guard let token = JoinToken(Self.input()) else { throw IdentityFault.token }
        let enrolled = try Enrolment(token, in: IdentityFolder(identity), host: host, besides: root)
            .run(patience: wait)
        Program.write(String(decoding: try enrolled.json(), as: UTF8.self) + "\n", to: 1)
    }

    /// More than a token is none.
    private static func input() -> String {
        var bytes = [UInt8](repeating: 0, count: JoinToken.maxLength + 2)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { read(0, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count > 0 { done += count } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes.prefix(done), as: UTF8.self)
    }
}
