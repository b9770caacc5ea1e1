import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

import struct Crypto.SHA256

struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token: one string that lets a node join.",
        discussion: """
            On the node: swiftlet enroll TOKEN. The token says where the controller is and how it and the fleet's root are \
            recognised. Whoever has it can join in the node's place until it is used or expires: hand it over as you would a \
            password. It is shown once; the controller keeps a hash.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "Where nodes reach the controller (over SWIFTLET_CONTROLLER_URL): https://controller.example:7580.",
            valueName: "url"))
    var url: String?
    @Option(help: "The id of the one node that it is for; also to enrol a node again. Default: a new id for each.")
    var node: String?
    @Option(help: "Labels of the nodes that join by it: site=oslo,ram=4g.")
    var labels: String?
    @Option(help: "How long it can be used: 45min, 1h, 7d; a year at most.")
    var ttl = "1h"
    @Option(help: "How many nodes can join by it.")
    var uses = 1
    @Flag(help: "Nodes wait until 'node accept'.")
    var approve = false
    @OptionGroup var output: FormatOption

    /// What `--format json` prints.
    private struct Created: Encodable {
        let token: String
        let id: String
        let expiresAt: Date
        let node: NodeID?
        let uses: Int
        let needsApproval: Bool
    }

    func run() async throws {
        let repository = try global.openRepository()
        let controller = try controllerURL()
        let (record, secret) = try draft(at: Session.current.now())
        let authority = try global.openAuthority(of: repository)
        guard
            let token = JoinToken(
                authority: authority.digest, root: repository.fleet.trustedRoot, id: record.id, secret: secret,
                controller: controller)
        else { throw CommandError.badOption(name: "--url", value: controller, reason: Self.addressRule) }
        try await Registry(path: repository.directory.databasePath).add(record)
        let created = Created(
            token: token.text, id: record.id, expiresAt: record.expiresAt, node: record.node, uses: record.uses,
            needsApproval: record.needsApproval)
        try output.print(created) { token.text }
        if output.format == .text {
            let until = TimeSpan.text(record.expiresAt.timeIntervalSince(record.createdAt))
            Session.current.console.note("token \(record.id), for \(until); on the node: swiftlet enroll TOKEN")
        }
    }

    private func controllerURL() throws(CommandError) -> String {
        let variable = Session.current.environment["SWIFTLET_CONTROLLER_URL"].flatMap { $0.isEmpty ? nil : $0 }
        guard let given = url ?? variable else {
            throw .badOption(
                name: "--url", value: "", reason: "say where nodes reach the controller; \(Self.addressRule)")
        }
        let address = given.hasSuffix("/") ? String(given.dropLast()) : given
        guard JoinToken.isController(address) else {
            throw .badOption(name: "--url", value: given, reason: Self.addressRule)
        }
        return address
    }

    private func draft(at now: Date) throws(CommandError) -> (TokenRecord, secret: [UInt8]) {
        guard let seconds = Lifetime.parse(ttl), seconds <= 366 * 86_400 else {
            throw .badOption(name: "--ttl", value: ttl, reason: "write 90s, 45min, 1h or 7d; a year at most")
        }
        guard (1...100_000).contains(uses), uses == 1 || node == nil else {
            throw .badOption(
                name: "--uses", value: "\(uses)",
                reason: node == nil ? "from 1 to 100000" : "a node joins once: leave it out")
        }
        let name = try node.map { text throws(CommandError) in try named(text, as: NodeID.self) }
        let secret = Self.random(JoinToken.secretSize)
        guard let hash = Digest(bytes: SHA256.hash(data: secret)) else {
            throw .output(reason: "the secret cannot be hashed")
        }
        let record = TokenRecord(
            id: String(Self.random(10).map { Self.alphabet[Int($0) % Self.alphabet.count] }), secret: hash, node: name,
            labels: try SwiftletCommands.labels(labels), needsApproval: approve, uses: uses, createdAt: now,
            expiresAt: now + Double(seconds))
        return (record, secret)
    }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// 32 of them, so that each is as likely.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")
    private static let addressRule =
        "an address as https://controller.example:7580, without a path that ends in a slash"
}
