import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SwiftletTrust

/// The trusted metadata on disk, verified again from the trust root on, and until when it may be used.
struct MetadataFacts {
    var channel: ChannelName
    var now: Date
    /// By role. Empty but for the root: nothing was trusted yet.
    var expiries: [String: Date]
    var versions: [String: Int] = [:]
    /// Why what is stored is not believed.
    var fault: String?

    /// Days before the end at which somebody should look. Nodes poll many times a day, and the controller signs the
    /// timestamp again after half of its seven days.
    private static let ahead: [NodeCheck: Double] = [
        .metadataRoot: 45, .metadataTimestamp: 2, .metadataSnapshot: 7, .metadataTargets: 30, .metadataChannel: 14,
    ]

    static func read(
        _ store: MetadataStore, root: [UInt8], channel: ChannelName, now: Date
    ) throws(HostError) -> MetadataFacts {
        let cached = try store.load()
        var facts = MetadataFacts(channel: channel, now: now, expiries: [:])
        do throws(TrustError) {
            // What has expired is to be read too.
            var refresh = try Refresh(bootstrapRoot: root, cached: cached, startedAt: .distantPast)
            defer {
                facts.expiries = refresh.trusted.expiries
                facts.versions = refresh.trusted.versions
            }
            try drive(&refresh)
            refresh.locate("ch-\(channel)/-")
            try drive(&refresh)
        } catch { facts.fault = "\(error)" }
        return facts
    }

    /// As an update without a network, whose files are all there already.
    private static func drive(_ refresh: inout Refresh) throws(TrustError) {
        while true {
            switch try refresh.next() {
            case .fetch(let file) where file.mayBeMissing: refresh.supply(.missing)
            case .fetch(let file) where file.mayBeUnchanged: refresh.supply(.notModified)
            case .fetch, .done: return
            case .store, .remove: continue
            }
        }
    }

    var findings: [Finding] {
        [
            whole, finding(.metadataRoot, "root", "root"), finding(.metadataTimestamp, "timestamp", "timestamp"),
            finding(.metadataSnapshot, "snapshot", "snapshot"), finding(.metadataTargets, "targets", "targets"),
            finding(.metadataChannel, "ch-\(channel)", "ch-\(channel)"),
        ]
    }

    private var whole: Finding {
        if let fault {
            return NodeCheck.metadata.error(
                "What is stored of the repository is not believed: \(fault).",
                fix: "`swiftlet sync --wait` fetches it anew; if TrustRoot= was changed on purpose, that is all.")
        }
        guard expiries["timestamp"] != nil else {
            return NodeCheck.metadata.warning(
                "Nothing of the repository was seen yet.",
                fix: "`swiftlet sync --wait`, or bring a bundle: `swiftlet import FILE`.")
        }
        return NodeCheck.metadata.ok("The stored metadata of \(expiries.count) roles verifies from the trust root on.")
    }

    private func finding(_ check: NodeCheck, _ role: String, _ command: String) -> Finding {
        guard let end = expiries[role] else { return check.skipped("There is no trusted '\(role)' on this node yet.") }
        let left = end.timeIntervalSince(now)
        let isOnline = role == "timestamp" || role == "snapshot"
        let fix =
            isOnline
            ? "At the controller: is `swiftletctl serve` running? It signs '\(role)' again. Then `swiftlet sync` here."
            : "At the controller: `swiftletctl keys renew \(command)` with its key. Then `swiftlet sync` here."
        guard left > 0 else {
            return check.error(
                "'\(role)' expired at \(SignedTime.text(end)), \(TimeSpan.text(-left)) ago: nothing new is installed, and "
                    + "what runs keeps running.", fix: fix)
        }
        let text = "'\(role)' expires at \(SignedTime.text(end)), in \(TimeSpan.text(left))."
        return left < (Self.ahead[check] ?? 0) * 86_400 ? check.warning(text, fix: fix) : check.ok(text)
    }
}
