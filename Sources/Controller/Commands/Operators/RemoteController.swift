import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

/// The controller of a fleet, as an operator on another machine reaches it.
struct RemoteController {
    let url: String

    init(_ url: String) { self.url = url }

    /// What a command prints.
    struct Answer {
        let output: String
        let note: String?
    }

    func perform(_ operation: some FleetOperation, as format: FormatOption.Format) async throws -> Answer {
        guard var login = try LoginFile.read(url), login.certificate != nil else {
            throw CommandError.notLoggedIn(url: url)
        }
        if login.isDue(at: Session.current.now()) { login = await renewed(login) ?? login }
        let arguments = try OperationCatalogue.json(operation)
        var query = [("format", format.rawValue)]
        let isRead = type(of: operation).access == .read
        if isRead { query.append(("arguments", String(decoding: arguments, as: UTF8.self))) }
        let path =
            "/v1/admin/" + type(of: operation).route + "?"
            + query.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
        let reply = try await AdminClient(url: url, login: login).exchange(path, body: isRead ? nil : arguments)
        return Answer(output: Self.harmless(reply.text), note: reply.note.map(Self.harmless))
    }

    /// nil where it did not work out: the one that there is will do for this time.
    private func renewed(_ login: LoginFile) async -> LoginFile? {
        guard let path = try? login.path else { return nil }
        let renewed = try? await SecretFile.alone(with: path) { () async throws -> LoginFile? in
            // Another command may have been quicker.
            guard var next = try LoginFile.read(url), next.isDue(at: Session.current.now()) else {
                return try LoginFile.read(url)
            }
            let key = ClientKey()
            let body = try RenewalRequest(request: try key.request()).json()
            let reply = try await AdminClient(url: url, login: next).exchange("/v1/admin/renew", body: body)
            next.key = try key.pem()
            next.take(try OperatorAnswer(json: Data(reply.text.utf8)))
            try next.write()
            return next
        }
        return renewed.flatMap { $0 }.flatMap { $0 }
    }

    /// Nothing that a terminal would act upon.
    private static func harmless(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : Table.plain(String($0)) }
            .joined(separator: "\n")
    }
}
