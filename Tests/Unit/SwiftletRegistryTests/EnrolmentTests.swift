import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

@Suite(.timeLimit(.minutes(1))) struct EnrolmentTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let secret = digest(1)

    private static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest(bytes: Array(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return digest
    }

    private static func token(uses: Int = 1, node: String? = nil, approve: Bool = false) -> TokenRecord {
        TokenRecord(
            id: "tokn", secret: secret, node: node.map { NodeID(unchecked: $0) }, labels: ["site": "oslo"],
            needsApproval: approve, uses: uses, createdAt: now, expiresAt: now + 3600)
    }

    private static func attempt(_ key: UInt8, name: String = "new", secret: Digest = secret) -> EnrolmentAttempt {
        EnrolmentAttempt(
            token: "tokn", secret: secret, key: digest(key), host: nil, newName: NodeID(unchecked: name))
    }

    /// Certificates named after the times that they are issued at.
    private static func issue(at time: Date) -> @Sendable (NodeID) throws -> ClientCertificate {
        { node in
            ClientCertificate(
                serial: "\(node)-\(Int(time.timeIntervalSince1970))", pem: "pem", issuedAt: time,
                expiresAt: time + 86_400 * 30)
        }
    }

    private static func presented(_ certificate: ClientCertificate, by node: String = "new") -> PresentedCertificate {
        PresentedCertificate(
            node: NodeID(unchecked: node), serial: certificate.serial, issuedAt: certificate.issuedAt,
            expiresAt: certificate.expiresAt)
    }

    private func with(_ token: TokenRecord, _ body: (Registry) async throws -> Void) async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.add(token)
            try await body(registry)
        }
    }

    private func enrol(
        _ attempt: EnrolmentAttempt, in registry: Registry, at time: Date = now
    ) async throws -> EnrolmentOutcome {
        try await registry.enrol(attempt, at: time, issue: Self.issue(at: time))
    }

    private func accepted(_ outcome: EnrolmentOutcome) throws -> ClientCertificate {
        guard case .accepted(_, let certificate) = outcome else { throw Unexpected(outcome: outcome) }
        return certificate
    }

    /// Whoever has a token for a name does not turn its box away before the operator has decided.
    @Test func whoWaitsForANameDoesNotTakeIt() async throws {
        try await with(Self.token(node: "box")) { registry in
            let own = try accepted(try await enrol(Self.attempt(1), in: registry))
            var second = Self.token(uses: 2, node: "box", approve: true)
            second.id = "othr"
            try await registry.add(second)
            var other = Self.attempt(2)
            other.token = "othr"
            let box = NodeID(unchecked: "box")
            for _ in 1...2 {
                guard case .pending = try await enrol(other, in: registry) else { throw Unexpected(outcome: nil) }
            }
            let mine = Self.presented(own, by: "box")
            #expect(try await registry.admit(mine, at: Self.now) == .admitted)
            #expect(
                try await registry.enrolledNodes().map(\.state).sorted { $0.rawValue < $1.rawValue } == [
                    .accepted, .pending,
                ])
            #expect(try await registry.candidate(box)?.state == .pending)
            _ = try await registry.decide(.rejected, of: box)
            #expect(try await registry.admit(mine, at: Self.now) == .admitted)
            guard case .refused(.rejected) = try await enrol(other, in: registry) else {
                throw Unexpected(outcome: nil)
            }
            _ = try await registry.decide(.accepted, of: box)
            let next = try accepted(try await enrol(other, in: registry, at: Self.now + 60))
            #expect(try await registry.admit(mine, at: Self.now) != .admitted, "now it has another's")
            #expect(try await registry.admit(Self.presented(next, by: "box"), at: Self.now) == .admitted)
            #expect(try await registry.enrolledNodes().count == 1)
            // A removal ends both.
            var third = Self.attempt(3)
            third.token = "othr"
            _ = try await enrol(third, in: registry)
            _ = try await registry.decide(.removed, of: box)
            #expect(try await registry.enrolledNodes().map(\.state) == [.removed])
        }
    }

    private struct NoKey: Error {}
    private struct Unexpected: Error { let outcome: EnrolmentOutcome? }

    @Test func aTokenLetsOneIn() async throws {
        try await with(Self.token()) { registry in
            #expect(try await enrol(Self.attempt(2, secret: Self.digest(9)), in: registry) == .refused(.unknownToken))
            let first = try accepted(try await enrol(Self.attempt(2), in: registry))
            // The same key again: the same certificate, whenever it is asked within the token's time.
            #expect(try accepted(try await enrol(Self.attempt(2, name: "b"), in: registry, at: Self.now + 60)) == first)
            #expect(try await enrol(Self.attempt(3), in: registry) == .refused(.used))
            #expect(try await enrol(Self.attempt(2), in: registry, at: Self.now + 3600) == .refused(.expired))
            #expect(try await registry.tokens().map(\.usesLeft) == [0])
            #expect(try await registry.enrolledNodes().map(\.labels) == [["site": "oslo"]])
            #expect(try await registry.revokeToken("tokn", at: Self.now))
            #expect(try await enrol(Self.attempt(2), in: registry) == .refused(.revoked))
            #expect(try await registry.revokeToken("none", at: Self.now) == false)
        }
    }

    @Test func ofManyAtOnceOneGetsIn() async throws {
        try await with(Self.token()) { registry in
            let outcomes = try await withThrowingTaskGroup(of: EnrolmentOutcome.self) { group in
                for key in UInt8(10)..<30 {
                    group.addTask { try await enrol(Self.attempt(key, name: "node-\(key)"), in: registry) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .refused(.used) }.count == 19)
            #expect(try await registry.enrolledNodes().count == 1)
        }
    }

    @Test func anIssueThatFailsBurnsNothing() async throws {
        try await with(Self.token()) { (registry: Registry) async throws -> Void in
            await #expect(throws: RegistryError.self) {
                try await registry.enrol(Self.attempt(2), at: Self.now) { _ in throw NoKey() }
            }
            #expect(try await registry.tokens().map(\.usesLeft) == [1])
            #expect(try await registry.enrolledNodes().isEmpty)
        }
    }

    @Test func theOperatorDecides() async throws {
        try await with(Self.token(uses: 2, approve: true)) { registry in
            for (key, name) in [(UInt8(2), "a"), (3, "b")] {
                guard case .pending = try await enrol(Self.attempt(key, name: name), in: registry) else {
                    Issue.record("\(name) does not wait")
                    return
                }
            }
            _ = try await registry.decide(.accepted, of: NodeID(unchecked: "a"))
            _ = try await registry.decide(.rejected, of: NodeID(unchecked: "b"))
            #expect(try accepted(try await enrol(Self.attempt(2), in: registry)).serial.hasPrefix("a-"))
            #expect(try await enrol(Self.attempt(3), in: registry) == .refused(.rejected))
        }
    }

    @Test func aCertificateIsReplacedWhenTheNextIsUsed() async throws {
        try await with(Self.token()) { registry in
            let first = try accepted(try await enrol(Self.attempt(2), in: registry))
            #expect(try await registry.admit(Self.presented(first), at: Self.now) == .admitted)
            let later = Self.now + 86_400
            guard
                case .renewed(_, let second) = try await registry.renew(
                    Self.presented(first), for: Self.digest(4), at: later, issue: Self.issue(at: later))
            else {
                Issue.record("it is not renewed")
                return
            }
            // A retry; another key; the old key.
            guard
                case .renewed(_, let again) = try await registry.renew(
                    Self.presented(first), for: Self.digest(4), at: later, issue: Self.issue(at: later + 1))
            else {
                Issue.record("a retry is not renewed")
                return
            }
            #expect(again == second)
            #expect(try await registry.admit(Self.presented(first), at: later) == .admitted)
            #expect(try await registry.admit(Self.presented(second), at: later) == .admitted)
            #expect(try await registry.enrolledNodes().first?.clonedAt == nil)
            #expect(try await registry.admit(Self.presented(first), at: later) == .superseded)
            #expect(try await registry.enrolledNodes().first?.clonedAt == later)
            let outcome = try await registry.renew(
                Self.presented(first), for: Self.digest(5), at: later, issue: Self.issue(at: later))
            #expect(outcome == .refused(.superseded))
            let same = try await registry.renew(
                Self.presented(second), for: Self.digest(4), at: later, issue: Self.issue(at: later))
            #expect(same == .sameKey)
            #expect(try await registry.enrolledNodes().first?.generation == 2)
        }
    }

    @Test func aRemovedNodeIsRefusedUntilAnotherTokenBringsItBack() async throws {
        try await with(Self.token(node: "box")) { registry in
            let first = try accepted(try await enrol(Self.attempt(2), in: registry))
            try await registry.record(report(node: "box"), receivedAt: Self.now)
            _ = try await registry.decide(.removed, of: NodeID(unchecked: "box"))
            #expect(try await registry.admit(Self.presented(first, by: "box"), at: Self.now) == .removed)
            #expect(try await registry.nodes().isEmpty)
            #expect(try await enrol(Self.attempt(2), in: registry) == .refused(.rejected))
            var next = Self.token(node: "box")
            next.id = "next"
            try await registry.add(next)
            var attempt = Self.attempt(7)
            attempt.token = "next"
            let second = try accepted(try await enrol(attempt, in: registry, at: Self.now + 5))
            #expect(try await registry.admit(Self.presented(second, by: "box"), at: Self.now + 6) == .admitted)
            #expect(try await registry.admit(Self.presented(first, by: "box"), at: Self.now + 6) == .superseded)
        }
    }

    /// A registry that was restored from an older copy does not lock out those that have renewed since.
    @Test func aNewerCertificateThanIsKnownIsBelieved() async throws {
        try await with(Self.token()) { registry in
            let first = try accepted(try await enrol(Self.attempt(2), in: registry))
            let lost = try Self.issue(at: Self.now + 86_400)(NodeID(unchecked: "new"))
            #expect(try await registry.admit(Self.presented(lost), at: Self.now + 86_401) == .admitted)
            #expect(try await registry.admit(Self.presented(first), at: Self.now + 86_402) == .superseded)
            #expect(try await registry.admit(Self.presented(lost), at: Self.now + 86_403) == .admitted)
            #expect(try await registry.admit(Self.presented(first, by: "nobody"), at: Self.now) == .unknown)
        }
    }
}
