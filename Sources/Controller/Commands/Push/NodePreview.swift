import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// What a push would do on one node. A forecast from its last report; the node decides by what it then measures.
struct NodePreview: Encodable {
    enum Outcome: String, Encodable {
        case serving
        case fits
        case tooLittleMemory = "too_little_memory"
        case tooLittleDisk = "too_little_disk"

        var words: String {
            switch self {
            case .serving: "serves it"
            case .fits: "yes"
            case .tooLittleMemory: "no: memory"
            case .tooLittleDisk: "no: disk"
            }
        }
    }

    let node: NodeID
    let hostname: String
    /// The best that fits; the smallest where none does.
    let variant: VariantName?
    let outcome: Outcome
    /// Memory for one request of the release's context.
    let needs: Bytes?
    /// Of the node's memory budget, what its other models leave.
    let available: Bytes
    /// Over the wire: what the node does not keep already.
    let download: Bytes
    /// As fast as its last download came, and when that was; nil where there was none.
    let bytesPerSecond: Double?
    let rateMeasuredAt: Date?
    /// At that rate; nil where it is not known, or nothing is to be downloaded.
    let minutes: Double?
    /// Nil where nothing was measured on the node that says anything of it.
    let speed: SpeedForecast?
    let lastSeen: Date

    /// - Parameters:
    ///   - releases: of the plan's channel.
    ///   - figures: of the plan's model on this node.
    init(
        of plan: PushOrder.Plan, on record: NodeRecord, knowing releases: PublishedReleases,
        figures: [ReleaseVersion: VersionFigures] = [:]
    ) {
        let (release, manifest) = (plan.release, plan.manifest.digest)
        let report = record.report
        let others = report.models.filter { $0.model != release.model }.reduce(Bytes.zero) { $0 + ($1.memory ?? .zero) }
        let available = max(.zero, report.memoryBudget - others)
        let installed = report.models.first { $0.model == release.model }
        let held = [installed?.active, installed?.previous].compactMap { $0 }.first { $0.manifest == manifest }
        let needed = { (variant: Variant) in release.needs(of: variant).plan(context: release.context, slots: 1).total }
        let fitting = release.variants.first {
            release.plan(release.needs(of: $0), within: available, wish: MemoryWish(slots: 1)) != nil
        }
        let chosen =
            held.flatMap { release.variant($0.variant) } ?? fitting
            ?? release.variants.min { needed($0) < needed($1) }
        self.node = record.id
        self.hostname = report.facts.hostname
        self.variant = chosen?.name
        self.needs = chosen.map(needed)
        self.available = available
        self.lastSeen = record.receivedAt
        let kept = releases.blobs(on: report)
        let missing = (chosen.map(release.blobs(with:)) ?? []).filter { kept.contains($0.digest) == false }
        let size = missing.reduce(Bytes.zero) { $0 + $1.size }
        if installed?.active?.manifest == manifest {
            self.outcome = .serving
        } else if fitting == nil, held == nil {
            self.outcome = .tooLittleMemory
        } else {
            // What it keeps of the version before stays beside it.
            self.outcome = size <= report.facts.diskFree ? .fits : .tooLittleDisk
        }
        self.download = outcome == .fits ? size : .zero
        let rate = report.sync.transfer?.bytesPerSecond
        self.bytesPerSecond = rate
        self.rateMeasuredAt = rate == nil ? nil : report.sync.transfer?.endedAt
        self.minutes = download == .zero ? nil : rate.map { [download] in Double(download.count) / $0 / 60 }
        self.speed = chosen.flatMap { [outcome] variant in
            guard outcome == .fits || outcome == .serving else { return nil }
            return SpeedForecast(of: variant, in: release, on: installed, knowing: releases, figures: figures)
        }
    }

    /// `<0.1`, `3.5`, `120`; empty where they are not known.
    var minutesText: String {
        guard let minutes else { return "" }
        if minutes < 0.1 { return "<0.1" }
        return minutes < 10 ? "\((minutes * 10).rounded() / 10)" : "\(Int(min(minutes, 1e9).rounded()))"
    }
}
