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
    let download: Bytes
    let lastSeen: Date

    init(of release: Release, manifest: Digest, on record: NodeRecord) {
        let report = record.report
        let others = report.models.filter { $0.model != release.model }.reduce(Bytes.zero) { $0 + ($1.memory ?? .zero) }
        let available = max(.zero, report.memoryBudget - others)
        let installed = report.models.first { $0.model == release.model }
        let held = [installed?.active, installed?.previous].compactMap { $0 }.first { $0.manifest == manifest }
        let needed = { (variant: Variant) in variant.needs.plan(context: release.context, slots: 1).total }
        let fitting = release.variants.first {
            $0.needs.plan(
                within: available, context: release.context, wish: MemoryWish(slots: 1), leeway: release.leeway) != nil
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
        let isHeld = held != nil
        let size = chosen.map { $0.blob.size + (release.checks?.size ?? .zero) } ?? .zero
        if installed?.active?.manifest == manifest {
            self.outcome = .serving
        } else if fitting == nil, isHeld == false {
            self.outcome = .tooLittleMemory
        } else {
            self.outcome = isHeld || size <= report.facts.diskFree ? .fits : .tooLittleDisk
        }
        self.download = isHeld || outcome != .fits ? .zero : size
    }
}
