import Crypto
import Foundation
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples

/// A fake: nodes that follow a signed rollout as real ones do, in virtual time, and report. What the release is like is given.
struct VirtualFleet {
    enum Release: CaseIterable {
        case good, failsChecks, slow, hesitates, refuses, leaks, crashesAfterAnHour
    }

    struct Node {
        let id: NodeID
        /// Seconds between its polls; it reports with each.
        let interval: Double
        let place: Place
        /// From the start until then it is off.
        var asleepUntil: Date
        var version: ReleaseVersion
        var switchedAt: Date
        var nextPoll: Date
        var restarts = 0
        var refused: ModelStatus.Refused?
        var record: NodeRecord?
        var glance: NodeGlance? { record.map { NodeGlance($0) } }
    }

    static let old = ReleaseVersion(unchecked: "1.0.0")
    static let new = ReleaseVersion(unchecked: "2.0.0")
    static let model = ModelName(unchecked: "m")
    /// Seconds.
    static let probation = 1800
    static let channel = ChannelName(unchecked: "stable")

    let release: Release
    var nodes: [Node]
    var figures: [NodeID: [ReleaseVersion: VersionFigures]] = [:]

    init(
        _ count: Int, release: Release, asleep share: Double, in rollout: RolloutID, at start: Date,
        using random: inout some RandomNumberGenerator
    ) {
        self.release = release
        self.nodes = (0..<count).map { number in
            let interval = Double.random(in: 60...600, using: &random)
            let id = NodeID(unchecked: "n\(number)")
            return Node(
                id: id, interval: interval, place: Place(of: id, in: rollout) { SHA256.hash(data: $0) },
                asleepUntil: Double.random(in: 0..<1, using: &random) < share ? start + 30 * 86_400 : start,
                version: Self.old, switchedAt: start - 86_400,
                nextPoll: start + Double.random(in: 0...interval, using: &random))
        }
    }

    /// All that polls until `now` follows the rollout and reports.
    mutating func advance(to now: Date, following rollout: Rollout) {
        for index in nodes.indices {
            var node = nodes[index]
            while node.nextPoll <= now {
                let time = node.nextPoll
                node.nextPoll = time + node.interval
                guard time >= node.asleepUntil else { continue }
                follow(rollout, &node, at: time)
                report(&node, at: time)
            }
            nodes[index] = node
        }
    }

    private func follow(_ rollout: Rollout, _ node: inout Node, at now: Date) {
        if node.version == Self.new, release == .crashesAfterAnHour, now.timeIntervalSince(node.switchedAt) >= 3600 {
            // It is started again some times, and then the node goes back by itself.
            node.restarts += 3
            node.version = Self.old
            node.refused = .init(rollout: rollout.id, code: .rolledBack, reason: "it crashed")
        }
        guard node.version == Self.old, node.refused == nil,
            rollout.standing(at: node.place, labels: [:], at: now) == .due
        else { return }
        if release == .failsChecks {
            node.refused = .init(rollout: rollout.id, code: .checksFailed, reason: "2 of 20 checks passed")
        } else {
            (node.version, node.switchedAt, node.restarts) = (Self.new, now, 0)
        }
    }

    private mutating func report(_ node: inout Node, at now: Date) {
        guard let manifest = Digest(bytes: SHA256.hash(data: Data(node.version.text.utf8))) else { return }
        let isNew = node.version == Self.new
        let hours = now.timeIntervalSince(node.switchedAt) / 3600
        figures[node.id, default: [:]][node.version] = VersionFigures(
            speed: isNew && release == .slow ? 40 : 100, memory: isNew && release == .leaks ? 100 * (1 + hours) : 100,
            firstToken: isNew && release == .hesitates ? 0.5 : 0.2, refusals: isNew && release == .refuses ? 0.2 : 0.01)
        var status = ModelStatus(
            model: Self.model, state: .serving,
            active: .init(
                version: node.version, variant: VariantName(unchecked: "q8"),
                manifest: manifest,
                sequence: isNew ? 2 : 1, installedAt: node.switchedAt, checks: nil),
            previous: nil, incoming: nil, context: 256, memory: nil, restarts: node.restarts, refused: node.refused)
        let passed = Int(now.timeIntervalSince(node.switchedAt))
        if isNew, passed < Self.probation {
            status.probation = .init(
                seconds: Self.probation, left: Self.probation - passed, crashes: 0, interruptions: 0)
        }
        let report = NodeReport.sample(node.id.text, labels: [:], at: now) {
            $0.channel = Self.channel
            $0.models = [status]
        }
        node.record = NodeRecord(report: report, receivedAt: now, firstSeenAt: now)
    }
}
