import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer
import Synchronization
import Testing

@testable import SwiftletCommands

/// `serve` in this process, over a fleet of today.
struct RunningController: Sendable {
    let fleet: TestFleet
    let url: String

    /// What `operator add` prints.
    func token(_ name: String, _ role: OperatorRole) async throws -> String {
        let added = await fleet.run(["operator", "add", name, "--role", role.rawValue, "--url", url], at: Date())
        try #require(added.code == .done, "\(added)")
        return added.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Somebody on a machine of their own.
    func login(_ name: String, _ role: OperatorRole) async throws -> Machine {
        let machine = Machine(self, name)
        let login = await machine.run("login", try await token(name, role), named: false)
        try #require(login.code == .done && login.output.contains("'\(name)', \(role.rawValue)"), "\(login)")
        return machine
    }

    /// A node that has enrolled, with its certificate in the place of an operator's.
    func node(_ name: String) async throws -> LoginFile {
        let text = await fleet.run(["token", "create", "--url", url, "--node", name], at: Date()).output
        return try await enrol(name, by: try #require(JoinToken(text)))
    }

    func enrol(_ name: String, by token: JoinToken) async throws -> LoginFile {
        let bootstrap = try Bootstrap(
            json: Data(try await AdminClient(url: url, login: nil).exchange("/v1/bootstrap").text.utf8))
        let key = ClientKey()
        var login = LoginFile(controller: url, authority: bootstrap.authority, key: try key.pem())
        let body = EnrolmentRequest(
            token: token.id, secret: Base64URL.encode(token.secret), request: try key.request())
        let reply = try await AdminClient(url: url, login: login).exchange("/v1/enroll", body: try body.json())
        login.certificate = try EnrolmentAnswer(json: Data(reply.text.utf8)).certificate
        return login
    }

    /// Why the controller does not do it; nil: it does.
    func refusal(_ path: String, as login: LoginFile?, body: Data? = nil, plain: Bool = false) async -> String? {
        let address = plain ? "http" + url.dropFirst(5) : url
        do {
            _ = try await AdminClient(url: address, login: login).exchange(path, body: body)
            return nil
        } catch {
            return "\(error)"
        }
    }
}

/// A machine that is not the controller: its user's configuration is all that it has.
struct Machine: Sendable {
    let controller: RunningController
    let folder: String

    init(_ controller: RunningController, _ name: String) {
        self.controller = controller
        self.folder = controller.fleet.folder + "/home-" + name
    }

    var login: LoginFile? {
        let session = Session(console: .standard, environment: ["XDG_CONFIG_HOME": folder])
        return Session.$current.withValue(session) { (try? LoginFile.read(controller.url)).flatMap { $0 } }
    }

    func run(_ arguments: String..., named: Bool = true) async -> Outcome { await run(arguments, named: named) }

    /// - Parameter named: with `--controller`.
    func run(_ arguments: [String], named: Bool = true, typing line: String? = nil, at now: Date = Date()) async
        -> Outcome
    {
        let (output, errors) = (Text(), Text())
        let console = Console(isWatched: false, output: { output.add($0) }, errors: { errors.add($0) })
        var session = Session(
            console: console,
            environment: ["XDG_CONFIG_HOME": folder, "SWIFTLET_CONTROLLER": named ? controller.url : ""], now: { now })
        session.readLine = { line }
        let isLocal = ["check", "operator"].contains(arguments.first)
        let words = isLocal ? arguments + ["--controller", controller.url] : arguments
        let code = await Swiftletctl.run(words, in: session)
        return Outcome(code: code, output: output.value, errors: errors.value)
    }
}

/// Serves a new fleet until `body` ends.
func withController(_ body: @escaping @Sendable (RunningController) async throws -> Void) async throws {
    try await withFleet(empty: true) { fleet in
        let made = await fleet.run(["init"], at: Date())
        try #require(made.code == .done, "\(made)")
        try await serving(fleet, body)
    }
}

func serving(
    _ fleet: TestFleet, _ body: @escaping @Sendable (RunningController) async throws -> Void
) async throws {
    let (addresses, listening) = AsyncStream.makeStream(of: String.self)
    let console = Console(
        isWatched: false,
        output: { text in
            guard let start = text.firstRange(of: "https://") else { return }
            listening.yield(String(text[start.lowerBound...].prefix { $0.isWhitespace == false }))
        }, errors: { _ in })
    let session = Session(console: console, environment: ["SWIFTLET_FLEET_DIR": fleet.fleet])
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            _ = await Swiftletctl.run(["serve", "--listen", "127.0.0.1:0"], in: session)
            listening.finish()
        }
        defer { tasks.cancelAll() }
        for await url in addresses.prefix(1) { try await body(RunningController(fleet: fleet, url: url)) }
    }
}
