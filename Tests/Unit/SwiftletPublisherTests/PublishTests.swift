import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct PublishTests {
    @Test func nodesSeeReleaseAndRollouts() throws {
        try TemporaryFleet.with { fleet in
            let release = try fleet.release("1.4.0", sequence: 1)
            let manifest = try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start)
            let rollouts = fleet.rollouts("1.4.0")
            try fleet.repository.publish(rollouts, at: TemporaryFleet.start)
            var node = DirectoryNode(fleet)
            let found = try node.update("ch-stable/shop-intent-1.4.0.json", "rollouts/stable.json", "ch-beta/x.json")
            #expect(try Release(manifest: try #require(found[0])) == release)
            #expect(try RolloutDocument(json: try #require(found[1])).rollouts == rollouts.rollouts)
            #expect(found[2] == nil)
            #expect(fleet.bytes("blobs/sha256/" + manifest.digest.hex) == found[0])
            let listed = try fleet.repository.releases(in: .stable)
            #expect(listed.map(\.release) == [release])
            #expect(listed.map(\.manifest) == [manifest])
            #expect(try fleet.repository.rollouts(of: .stable).rollouts == rollouts.rollouts)
            #expect(try fleet.repository.rollouts(of: .beta).rollouts.isEmpty)
        }
    }

    @Test func repeatingChangesNothing() throws {
        try TemporaryFleet.with { fleet in
            let release = try fleet.release("1.4.0", sequence: 1)
            let first = try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start)
            try fleet.repository.publish(fleet.rollouts("1.4.0"), at: TemporaryFleet.start)
            let before = try fleet.contents()
            let later = TemporaryFleet.start.addingTimeInterval(60)
            #expect(try fleet.repository.publish(release, in: .stable, at: later) == first)
            try fleet.repository.publish(fleet.rollouts("1.4.0"), at: later)
            #expect(try fleet.contents() == before)
        }
    }

    @Test func versionIsTakenOnce() throws {
        try TemporaryFleet.with { fleet in
            var release = try fleet.release("1.4.0", sequence: 1)
            try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start)
            release.summary = "Other words"
            release.sequence = 2
            let error = PublisherError.versionTaken(model: release.model, version: release.version, channel: .stable)
            #expect(throws: error) { try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start) }
            #expect(throws: Never.self) {
                try fleet.repository.publish(release, in: .beta, at: TemporaryFleet.start)
            }
        }
    }

    @Test func sequenceRises() throws {
        try TemporaryFleet.with { fleet in
            let model = ModelName(unchecked: "shop-intent")
            #expect(try fleet.repository.nextSequence(of: model, in: .stable) == 1)
            try fleet.repository.publish(
                try fleet.release("1.0", sequence: 5), in: .stable, at: TemporaryFleet.start)
            #expect(try fleet.repository.nextSequence(of: model, in: .stable) == 6)
            #expect(try fleet.repository.nextSequence(of: model, in: .beta) == 1)
            let late = try fleet.release("1.1", sequence: 5)
            #expect(throws: PublisherError.sequenceTaken(model: model, sequence: 5, next: 6)) {
                try fleet.repository.publish(late, in: .stable, at: TemporaryFleet.start)
            }
            try fleet.repository.publish(
                try fleet.release("1.0", sequence: 1, model: "other"), in: .stable, at: TemporaryFleet.start)
        }
    }

    @Test func blobsMustBeThere() throws {
        try TemporaryFleet.with { fleet in
            var release = try fleet.release("1.4.0", sequence: 1)
            let blob = release.variants[0].blob
            release.variants[0].blob.size = Bytes(3)
            #expect(throws: PublisherError.blobWrongSize(blob.digest, claimed: Bytes(3), stored: blob.size)) {
                try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start)
            }
            release.variants[0].blob.size = blob.size
            try FileManager.default.removeItem(atPath: fleet.file("blobs/sha256/" + blob.digest.hex))
            #expect(throws: PublisherError.blobMissing(blob.digest, size: blob.size)) {
                try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start)
            }
            #expect(try fleet.repository.releases(in: .stable).isEmpty)
        }
    }

    @Test func rolloutNeedsItsRelease() throws {
        try TemporaryFleet.with { fleet in
            let error = PublisherError.unknownRelease(
                model: ModelName(unchecked: "shop-intent"), version: ReleaseVersion(unchecked: "9"), channel: .stable)
            #expect(throws: error) { try fleet.repository.publish(fleet.rollouts("9"), at: TemporaryFleet.start) }
        }
    }

    @Test func unknownChannelIsSaid() throws {
        try TemporaryFleet.with { fleet in
            let nightly = ChannelName(unchecked: "nightly")
            let release = try fleet.release("1", sequence: 1)
            let error = PublisherError.unknownChannel(nightly, known: [.stable, .beta])
            #expect(throws: error) { try fleet.repository.publish(release, in: nightly, at: TemporaryFleet.start) }
            #expect(throws: error) { try fleet.repository.releases(in: nightly) }
            #expect(throws: error) { try fleet.repository.rollouts(of: nightly) }
        }
    }

    @Test func missingKeyChangesNothing() throws {
        try TemporaryFleet.with { fleet in
            let path = fleet.directory.keysPath + "/ch-stable.json"
            try FileManager.default.removeItem(atPath: path)
            let release = try fleet.release("1", sequence: 1)
            let before = try fleet.names("metadata") + fleet.names("targets/ch-stable")
            let keyIDs = try fleet.repository.keys(of: "ch-stable").keys.map(\.id)
            #expect(
                throws: PublisherError.keyMissing(
                    role: "ch-stable", keyIDs: keyIDs, places: [fleet.directory.keysPath])
            ) { try fleet.repository.publish(release, in: .stable, at: TemporaryFleet.start) }
            #expect(try fleet.names("metadata") + fleet.names("targets/ch-stable") == before)
            #expect(try fleet.repository.publish(release, in: .beta, at: TemporaryFleet.start).size > .zero)
        }
    }

    @Test func keyOfAnotherFleetIsRefused() throws {
        try TemporaryFleet.with { fleet in
            try TemporaryFleet.with { other in
                let path = fleet.directory.keysPath + "/rollouts.json"
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.copyItem(atPath: other.directory.keysPath + "/rollouts.json", toPath: path)
                let outcome = try fleet.repository.renew("rollouts", at: TemporaryFleet.start)
                #expect(outcome.drafts.map(\.role) == ["rollouts"])
                #expect(try fleet.names("metadata").contains("2.rollouts.json") == false)
            }
        }
    }

    @Test func keyThatOthersCanReadIsRefused() throws {
        try TemporaryFleet.with { fleet in
            let path = fleet.directory.keysPath + "/rollouts.json"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            guard case .keyRefused? = caught({ try fleet.repository.renew("rollouts", at: TemporaryFleet.start) })
            else {
                Issue.record("an open key was used")
                return
            }
        }
    }

    @Test func indexIsAnImageLayout() throws {
        try TemporaryFleet.with { fleet in
            let manifest = try fleet.repository.publish(
                try fleet.release("1.4.0", sequence: 1), in: .stable, at: TemporaryFleet.start)
            try fleet.repository.publish(
                try fleet.release("2", sequence: 1, model: "other"), in: .beta, at: TemporaryFleet.start)
            let index = try #require(
                try JSONSerialization.jsonObject(with: Data(fleet.bytes("index.json") ?? [])) as? [String: Any])
            let entries = try #require(index["manifests"] as? [[String: Any]])
            let names = entries.compactMap {
                ($0["annotations"] as? [String: String])?["org.opencontainers.image.ref.name"]
            }
            #expect(names == ["beta-other-2", "stable-shop-intent-1.4.0"])
            #expect(entries[1]["digest"] as? String == manifest.digest.description)
            #expect(entries[1]["size"] as? Int64 == manifest.size.count)
        }
    }
}
