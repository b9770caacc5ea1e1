import Crypto
import FoundationEssentials
import SwiftletContract
import Testing

@Suite struct RolloutTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func rollout(_ id: String = "r1", waves: [Wave], halted: Bool = false) -> Rollout {
        Rollout(
            id: RolloutID(unchecked: id), model: ModelName(unchecked: "demo"),
            version: ReleaseVersion(unchecked: "1.0.0"), selector: .everyNode, waves: waves, isHalted: halted,
            createdAt: now)
    }

    private func place(_ node: String, _ rollout: String) -> Place {
        Place(of: NodeID(unchecked: node), in: RolloutID(unchecked: rollout)) { SHA256.hash(data: $0) }
    }

    /// Computed with `printf 'node-1r1' | sha256sum`: the first eight bytes, big-endian, modulo 10,000.
    @Test func aPlaceIsWhatTheDesignSays() {
        #expect(place("node-1", "r1").number == 5740)
    }

    @Test func placesAreEvenAndNewForEachRollout() {
        let nodes = (0..<4000).map { "node-\($0)" }
        let first = nodes.map { place($0, "r1").number < 1000 }
        let second = nodes.map { place($0, "r2").number < 1000 }
        #expect((320...480).contains(first.filter(\.self).count))
        #expect(zip(first, second).filter { $0 && $1 }.count < 120)
    }

    @Test func aNodeWaitsForItsWave() {
        let place = place("node-1", "r1")
        let later = now.addingTimeInterval(3600)
        let waves = [Wave(places: 100), Wave(places: Place.count, notBefore: later)]
        #expect(rollout(waves: waves).standing(at: place, labels: [:], at: now) == .waiting(until: later))
        #expect(rollout(waves: waves).standing(at: place, labels: [:], at: later) == .due)
        #expect(rollout(waves: [Wave(places: 100)]).standing(at: place, labels: [:], at: now) == .waiting(until: nil))
        #expect(rollout(waves: waves, halted: true).standing(at: place, labels: [:], at: later) == .halted)
    }

    @Test func refusesDocumentsThatMakeNoSense() throws {
        let channel = ChannelName(unchecked: "stable")
        try RolloutDocument(channel: channel, rollouts: [rollout(waves: [Wave(places: 1)])]).validate(for: channel)
        var newer = RolloutDocument(channel: channel)
        newer.schemaVersion = 2
        let wrong = [
            newer, RolloutDocument(channel: ChannelName(unchecked: "other")),
            RolloutDocument(channel: channel, rollouts: [rollout(waves: []), rollout("r2", waves: [])]),
            RolloutDocument(channel: channel, rollouts: [rollout(waves: [Wave(places: 10_001)])]),
        ]
        for document in wrong {
            #expect(throws: DocumentError.self) { try document.validate(for: channel) }
        }
    }

    @Test func isTheSameAfterTheWire() throws {
        let document = RolloutDocument(
            channel: ChannelName(unchecked: "stable"),
            rollouts: [rollout(waves: [Wave(places: 100, notBefore: now), Wave(places: 10_000)])])
        let read = try RolloutDocument(json: try document.json())
        #expect(read.rollouts == document.rollouts)
    }
}
