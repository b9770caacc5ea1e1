import FoundationEssentials
import SwiftletHarness
import Testing

extension Machines {
    /// Two machines that were resumed from the same state are two.
    @Suite(.timeLimit(.minutes(10))) struct TwinTests {
        private struct Traits {
            let identity: String
            let random: String
            let clock: Date
        }

        @Test func twinsDifferInIdentityAndRandomNumbersAndKnowTheTime() async throws {
            let (one, other) = (try await traits(), try await traits())
            try #require(one.identity.utf8.count == 32 && other.identity.utf8.count == 32)
            try #require(one.identity != other.identity)
            try #require(one.random != other.random)
            for twin in [one, other] { try #require(abs(twin.clock.timeIntervalSinceNow) < 30) }
        }

        private func traits() async throws -> Traits {
            var traits: Traits?
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let random = try await machine.check("head --bytes=32 /dev/urandom | base64")
                // The journal goes on, below the new identity.
                try await machine.check("logger --tag twin here && journalctl --sync")
                try #require(try await machine.check("journalctl --identifier=twin --output=cat") == "here")
                traits = Traits(
                    identity: try await machine.check("cat /etc/machine-id"), random: random,
                    clock: Date(timeIntervalSince1970: Double(try await machine.check("date +%s")) ?? 0))
            }
            return try #require(traits)
        }

        @Test func theClockCanBeSet() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let future = Date(timeIntervalSince1970: 2_000_000_000)
                try await machine.setClock(to: future)
                let clock = Double(try await machine.check("date +%s")) ?? 0
                try #require((0..<120).contains(clock - future.timeIntervalSince1970), "\(clock)")
            }
        }
    }
}
