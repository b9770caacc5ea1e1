import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

import struct Crypto.SHA256

struct TokenCreateOperation: FleetOperation {
    static let route = "token/create"
    static let access = AdminAccess.change
    var url: String?
    var node: String?
    var labels: String?
    var ttl: String
    var uses: Int
    var approve: Bool

    /// What `--format json` prints.
    private struct Created: Encodable {
        let token: String
        let id: String
        let expiresAt: Date
        let node: NodeID?
        let uses: Int
        let needsApproval: Bool
    }

    func perform(at site: Site) async throws -> Product {
        let controller = try Self.address(url ?? site.controllerURL)
        let (record, secret) = try draft(at: site.now)
        let token = try Self.token(
            id: record.id, secret: secret, controller: controller, authority: try site.authority(), at: site)
        try await site.registry().add(record)
        let created = Created(
            token: token.text, id: record.id, expiresAt: record.expiresAt, node: record.node, uses: record.uses,
            needsApproval: record.needsApproval)
        let until = TimeSpan.text(record.expiresAt.timeIntervalSince(record.createdAt))
        return Product(
            created, note: "token \(record.id), for \(until); on the node: swiftlet enroll TOKEN", text: token.text)
    }

    static func token(
        id: String, secret: [UInt8], controller: String, authority: Authority, at site: Site
    ) throws(CommandError) -> JoinToken {
        guard
            let token = JoinToken(
                authority: authority.digest, root: site.repository.fleet.trustedRoot, id: id, secret: secret,
                controller: controller)
        else { throw .badOption(name: "--url", value: controller, reason: Self.addressRule) }
        return token
    }

    static func address(_ given: String?) throws(CommandError) -> String {
        guard let given else {
            throw .badOption(
                name: "--url", value: "", reason: "say where the controller is reached; \(Self.addressRule)")
        }
        let address = given.hasSuffix("/") ? String(given.dropLast()) : given
        guard JoinToken.isController(address) else {
            throw .badOption(name: "--url", value: given, reason: Self.addressRule)
        }
        return address
    }

    /// Seconds.
    static func lifetime(_ text: String) throws(CommandError) -> Double {
        guard let seconds = Lifetime.parse(text), seconds <= 366 * 86_400 else {
            throw .badOption(name: "--ttl", value: text, reason: "write 90s, 45min, 1h or 7d; a year at most")
        }
        return Double(seconds)
    }

    private func draft(at now: Date) throws(CommandError) -> (TokenRecord, secret: [UInt8]) {
        let seconds = try Self.lifetime(ttl)
        guard (1...100_000).contains(uses), uses == 1 || node == nil else {
            throw .badOption(
                name: "--uses", value: "\(uses)",
                reason: node == nil ? "from 1 to 100000" : "a node joins once: leave it out")
        }
        let name = try node.map { text throws(CommandError) in try named(text, as: NodeID.self) }
        let (secret, hash) = try Self.secret()
        let record = TokenRecord(
            id: Self.newID(), secret: hash, node: name,
            labels: try SwiftletCommands.labels(labels), needsApproval: approve, uses: uses, createdAt: now,
            expiresAt: now + seconds)
        return (record, secret)
    }

    static func newID() -> String { String(random(10).map { alphabet[Int($0) % alphabet.count] }) }

    /// With its hash.
    static func secret() throws(CommandError) -> ([UInt8], Digest) {
        let secret = random(JoinToken.secretSize)
        guard let hash = Digest(bytes: SHA256.hash(data: secret)) else {
            throw .output(reason: "the secret cannot be hashed")
        }
        return (secret, hash)
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
