import SwiftletPublisher
import SwiftletServer

extension GlobalOptions {
    /// The certificate authority of a fleet that exists; made where the fleet has none yet.
    static func openAuthority(
        of repository: Repository, console: Console = Session.current.console
    ) throws -> Authority {
        let fleet = repository.fleet.id
        var made: Authority?
        let bytes = try repository.directory.authority { () throws(ServerError) in
            let authority = try Authority(for: fleet, at: Session.current.now())
            made = authority
            return try authority.pem()
        }
        if made != nil {
            console.note(
                "made the fleet's certificate authority, '\(repository.directory.authorityPath)': copy it to a safe place "
                    + "with the other keys")
        }
        return try Authority(for: fleet, pem: bytes)
    }
}
