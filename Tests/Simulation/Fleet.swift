import FoundationEssentials
import SwiftletContract

@testable import SwiftletTrust

/// What the operator has published: releases, and the instruction of the hour.
struct Fleet {
    /// How a release behaves on the node.
    enum Nature: CaseIterable { case good, failsChecks, crashesAtStart, crashesLater, failsChecksLater, answersErrors }

    static let channel = ChannelName(unchecked: "stable")
    static let model = ModelName(unchecked: "demo")

    private(set) var releases: [ReleaseVersion: Release] = [:]
    private(set) var natures: [Digest: Nature] = [:]
    /// That were ever asked for at once, whatever the hour.
    private(set) var urgent: Set<ReleaseVersion> = []
    private(set) var document = RolloutDocument(channel: Fleet.channel)

    static func digest(_ text: String) -> Digest {
        let bytes = Array(text.utf8.prefix(32))
        guard let digest = Digest(bytes: bytes + [UInt8](repeating: 0, count: 32 - bytes.count)) else {
            fatalError("32 bytes are a digest")
        }
        return digest
    }

    mutating func publish(_ number: Int, _ nature: Nature, memory: Bytes, floor: Int = 0) -> ReleaseVersion {
        let version = ReleaseVersion(unchecked: "\(number).0.0")
        let blob = Blob(digest: Self.digest("weights \(number)"), size: memory)
        let variant = Variant(
            name: VariantName(unchecked: "q8_0"), blob: blob,
            needs: MemoryNeeds(weights: memory, keyValuePerToken: .zero, overhead: .zero), architecture: "llama",
            layers: 4)
        releases[version] = Release(
            model: Self.model, version: version, summary: "", license: "Apache-2.0", sequence: number, floor: floor,
            context: 256, variants: [variant],
            checks: Blob(digest: Self.digest("checks \(number)"), size: Bytes(1000)),
            config: Blob(digest: Self.digest("config \(number)"), size: Bytes(100)), card: nil)
        natures[blob.digest] = nature
        return version
    }

    mutating func push(_ version: ReleaseVersion, id: String, halted: Bool = false, urgent: Bool = false, at now: Date)
    {
        if urgent { self.urgent.insert(version) }
        document.rollouts = [
            Rollout(
                id: RolloutID(unchecked: id), model: Self.model, version: version, selector: .everyNode,
                waves: [Wave(places: Place.count)], isHalted: halted, createdAt: now, isUrgent: urgent ? true : nil)
        ]
    }

    func version(of blob: Digest) -> ReleaseVersion? {
        releases.values.first { $0.variants.contains { $0.blob.digest == blob } || $0.checks?.digest == blob }?.version
    }

    func manifest(_ version: ReleaseVersion) -> Digest { Self.digest("manifest \(version)") }

    /// Of the releases that the instructions name.
    var instructedBlobs: [Blob] {
        document.rollouts.compactMap { releases[$0.version] }
            .flatMap { $0.variants.map(\.blob) + [$0.checks, $0.config].compactMap(\.self) }
    }

    func verified() -> Verified<RolloutDocument> { Verified(document) }
    func verified(_ version: ReleaseVersion) -> Verified<Release>? { releases[version].map { Verified($0) } }
}
