import FoundationEssentials
import SwiftletAgent
import SwiftletContract

/// Values that the tests of the agent share.
enum Sample {
    static let model = ModelName(unchecked: "demo")
    static let version = ReleaseVersion(unchecked: "1.0.0")
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    static func digest(_ digit: Character) -> Digest { Digest(unchecked: String(repeating: digit, count: 64)) }

    static func variant(_ name: String, weights: Bytes, digit: Character = "a") -> Variant {
        Variant(
            name: VariantName(unchecked: name), blob: Blob(digest: digest(digit), size: weights),
            needs: MemoryNeeds(weights: weights, keyValuePerToken: .kibibytes(1), overhead: .mebibytes(10)),
            architecture: "llama", layers: 4)
    }

    static func installation(_ name: String, weights: Bytes, digit: Character) -> Installation {
        var release = release([variant("q8_0", weights: weights, digit: digit)])
        release.model = ModelName(unchecked: name)
        return Installation(
            release: release, variant: release.variants[0], manifest: digest(digit),
            rollout: RolloutID(unchecked: "r-\(name)"), installedAt: start)
    }

    static func release(_ variants: [Variant], sequence: Int = 1, floor: Int = 0) -> Release {
        Release(
            model: model, version: version, summary: "", license: "MIT", sequence: sequence, floor: floor,
            context: 1024,
            variants: variants, checks: nil, config: Blob(digest: digest("c"), size: Bytes(2)), card: nil)
    }

    static func rollout(_ id: String, selector: Selector = .everyNode, halted: Bool = false, floor: Int = 0) -> Rollout
    {
        Rollout(
            id: RolloutID(unchecked: id), model: model, version: version, selector: selector,
            waves: [Wave(places: Place.count)], isHalted: halted, floor: floor, createdAt: start)
    }

    static func agent(
        budget: Bytes = .mebibytes(500), labels: Labels = [:], state: NodeState = NodeState(),
        hasRepository: Bool = true, listens: Bool = false
    ) -> Agent {
        Agent(
            settings: AgentSettings(
                node: NodeID(unchecked: "node"), channel: ChannelName(unchecked: "stable"), labels: labels,
                memoryBudget: budget, tuning: EngineTuning(slots: 2), hasRepository: hasRepository,
                pollInterval: .seconds(60),
                reportInterval: .seconds(300), listens: listens, run: "run",
                agentVersion: "test", seed: 1),
            state: state, now: moment(0))
    }

    static func moment(_ seconds: Int) -> Moment {
        Moment(wall: start.addingTimeInterval(Double(seconds)), uptime: .seconds(seconds))
    }
}

extension Digest {
    init(unchecked hex: String) {
        guard let digest = Digest(hex: hex) else { fatalError("'\(hex)' is no digest") }
        self = digest
    }
}
