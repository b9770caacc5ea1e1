import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct ModelAddTests {
    private let stable = ChannelName(unchecked: "stable")

    @Test func publishesARelease() async throws {
        try await withFleet { fleet in
            let outcome = await fleet.run("model", "add", try fleet.writeModel())
            #expect(outcome.code == .done && outcome.errors.isEmpty, "\(outcome.errors)")
            let published = try Repository.open(fleet.directory).releases(in: stable)
            let release = try #require(published.first?.release)
            #expect(release.model.text == "shop-intent" && release.version.text == "1.0.0" && release.sequence == 1)
            #expect(release.variants.map(\.name.text) == ["best", "small"] && release.context == 256)
            #expect(release.variants[0].needs.overhead == .mebibytes(200))
            #expect(release.variants[0].needs.keyValuePerToken == Bytes(2 * (16 + 16) * 2))
            #expect(release.checks != nil && release.card != nil && release.floor == 0)
            #expect(await fleet.run("model", "list").output.contains("shop-intent  1.0.0    stable"))
        }
    }

    /// CNCF model-spec 0.0.7: descriptor, config, modelfs; the diff ids are the layers in their order.
    @Test func writesTheModelPackConfiguration() async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            let release = try #require(try Repository.open(fleet.directory).releases(in: stable).first?.release)
            let path = "\(fleet.directory.repositoryPath)/blobs/sha256/\(release.config.digest.hex)"
            let bytes = try #require(FileManager.default.contents(atPath: path))
            let value = try JSONDecoder().decode(JSONValue.self, from: bytes)
            #expect(value["descriptor"]?["name"] == .string("shop-intent"))
            #expect(value["config"]?["format"] == .string("gguf") && value["config"]?["paramSize"] == .string("0.3k"))
            let layers = release.variants.map(\.blob) + [release.checks, release.card].compactMap { $0 }
            #expect(value["modelfs"]?["diffIds"] == .array(layers.map { .string($0.digest.description) }))
            #expect(value["modelfs"]?["type"] == .string("layers"))
        }
    }

    @Test func theSameAgainIsDoneAlready() async throws {
        try await withFleet { fleet in
            let manifest = try fleet.writeModel()
            await fleet.run("model", "add", manifest)
            let before = fleet.tree()
            let outcome = await fleet.run("model", "add", manifest)
            #expect(outcome.code == .done && outcome.output.contains("already"))
            #expect(fleet.tree() == before)
        }
    }

    @Test func otherContentNeedsAnotherVersion() async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            let before = fleet.tree()
            let other = try fleet.writeModel(changing: [("A test model.", "Another one.")])
            let outcome = await fleet.run("model", "add", other)
            #expect(outcome.code == .badContent && outcome.errors.contains("new version"))
            #expect(fleet.tree() == before)
        }
    }

    @Test func floorsRiseAndStay() async throws {
        try await withFleet { fleet in
            for (version, flags) in [("1.0.0", []), ("1.1.0", ["--sequence-floor"]), ("1.2.0", [])] {
                await fleet.run(["model", "add", try fleet.writeModel(version: version)] + flags)
            }
            let releases = try Repository.open(fleet.directory).releases(in: stable).map(\.release)
                .sorted { $0.sequence < $1.sequence }
            #expect(releases.map(\.sequence) == [1, 2, 3] && releases.map(\.floor) == [0, 2, 2])
        }
    }

    @Test func aDryRunWritesNothing() async throws {
        try await withFleet { fleet in
            let before = fleet.tree()
            let outcome = await fleet.run("model", "add", try fleet.writeModel(), "--dry-run", "--format", "json")
            #expect(outcome.code == .done && outcome.output.contains("\"sequence\" : 1"))
            #expect(fleet.tree() == before)
        }
    }
}
