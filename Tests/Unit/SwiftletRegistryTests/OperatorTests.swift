import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

@Suite(.timeLimit(.minutes(1))) struct OperatorTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let anna = OperatorName(unchecked: "anna")

    private static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest(bytes: Array(repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return digest
    }

    private static func record(_ name: OperatorName = anna, token: String = "tokn", at time: Date = now)
        -> OperatorRecord
    {
        OperatorRecord(
            name: name, role: .viewer, token: token, secret: digest(1), addedAt: time, tokenExpiresAt: time + 3600)
    }

    /// A certificate called `serial`, for 90 days.
    private static func certificate(_ serial: String, at time: Date = now) -> ClientCertificate {
        ClientCertificate(serial: serial, pem: "pem", issuedAt: time, expiresAt: time + 90 * 86_400)
    }

    private static func presented(_ serial: String, at time: Date = now) -> PresentedOperator {
        PresentedOperator(name: anna, serial: serial, expiresAt: time + 90 * 86_400)
    }

    /// Somebody has logged in with key 2 and has the certificate `a`.
    private func withOperator(_ body: (Registry) async throws -> Void) async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            #expect(try await registry.add(Self.record()))
            let outcome = try await registry.login(
                token: "tokn", secret: Self.digest(1), key: Self.digest(2), at: Self.now
            ) { _ in Self.certificate("a") }
            guard case .accepted = outcome else {
                Issue.record("\(outcome)")
                return
            }
            try await body(registry)
        }
    }

    private func isAdmitted(_ admission: OperatorAdmission) -> Bool {
        if case .admitted(let record) = admission { record.name == Self.anna } else { false }
    }

    @Test func aTokenServesOneKey() async throws {
        try await withOperator { registry in
            func login(_ key: UInt8, secret: UInt8 = 1, token: String = "tokn", at time: Date = Self.now) async throws
                -> LoginOutcome
            {
                try await registry.login(
                    token: token, secret: Self.digest(secret), key: Self.digest(key), at: time
                ) { _ in Self.certificate("b") }
            }
            guard case .accepted(_, let again) = try await login(2) else {
                Issue.record("the same attempt")
                return
            }
            #expect(again.serial == "a")
            #expect(try await login(3) == .refused(.used))
            #expect(try await login(2, secret: 9) == .refused(.unknownToken))
            #expect(try await login(2, token: "othr") == .refused(.unknownToken))
            #expect(try await login(2, at: Self.now + 3600) == .refused(.expired))
        }
    }

    /// A node's token lets no operator in.
    @Test func aNodesTokenIsNoOperators() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.add(
                TokenRecord(
                    id: "tokn", secret: Self.digest(1), createdAt: Self.now, expiresAt: Self.now + 3600))
            let outcome = try await registry.login(
                token: "tokn", secret: Self.digest(1), key: Self.digest(2), at: Self.now
            ) { _ in Self.certificate("a") }
            #expect(outcome == .refused(.unknownToken))
        }
    }

    @Test func removalAndExpiryHoldAtOnce() async throws {
        try await withOperator { (registry) async throws in
            #expect(try await isAdmitted(registry.admit(Self.presented("a"), at: Self.now)))
            #expect(try await registry.admit(Self.presented("b"), at: Self.now) == .replaced)
            #expect(try await registry.admit(Self.presented("a"), at: Self.now + 90 * 86_400) == .expired)
            #expect(try await registry.removeOperator(Self.anna))
            #expect(try await registry.removeOperator(Self.anna) == false)
            #expect(try await registry.admit(Self.presented("a"), at: Self.now) == .removed)
            // Of the same name, somebody else.
            #expect(try await registry.add(Self.record(token: "next")))
            #expect(try await registry.admit(Self.presented("a"), at: Self.now) == .replaced)
            #expect(try await registry.add(Self.record(token: "more")) == false, "there is one")
            #expect(try await registry.add(Self.record(token: "more", at: Self.now + 3600)), "it has expired")
        }
    }

    @Test func theOldCertificateIsGoodUntilTheNewOneIsUsed() async throws {
        try await withOperator { registry in
            func renew(_ shown: String, key: UInt8, to serial: String) async throws -> LoginOutcome {
                try await registry.renew(Self.presented(shown), for: Self.digest(key), at: Self.now) { _ in
                    Self.certificate(serial)
                }
            }
            #expect(try await renew("a", key: 2, to: "b") == .refused(.sameKey))
            guard case .accepted = try await renew("a", key: 3, to: "b") else {
                Issue.record("renewed")
                return
            }
            #expect(try await isAdmitted(registry.admit(Self.presented("a"), at: Self.now)), "the answer may be lost")
            guard case .accepted = try await renew("a", key: 4, to: "c") else {
                Issue.record("renewed again")
                return
            }
            #expect(try await registry.admit(Self.presented("b"), at: Self.now) == .replaced)
            #expect(try await isAdmitted(registry.admit(Self.presented("c"), at: Self.now)))
            #expect(try await registry.admit(Self.presented("a"), at: Self.now) == .replaced)
            #expect(try await renew("a", key: 5, to: "d") == .refused(.notAdmitted(.replaced)))
        }
    }
}
