import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What lies in the node's state, as the daemon finds it, or whoever may read it.
struct StateInspection {
    static let checks: [NodeCheck] = [
        .stateDirectory, .stateFile, .diskSpace, .diskInodes, .leftoverDownloads, .modelContent, .budgetFits,
        .memoryBudget, .rollouts, .metadata, .metadataRoot, .metadataTimestamp, .metadataSnapshot, .metadataTargets,
        .metadataChannel,
    ]

    let settings: DaemonConfiguration
    /// What the running daemon remembers; nil: what its file says.
    var state: NodeState?
    let now: Date

    private var folder: FilePath { settings.stateDirectory }
    private var trust: FilePath { folder.appending("trust") }

    /// When the newest trusted timestamp was signed. Blocks.
    var signedAt: Date? {
        let seconds = try? MetadataStore(existing: trust).latestSignedTime()
        return seconds.map(Date.init(timeIntervalSince1970:))
    }

    /// Blocks.
    func findings(root: [UInt8]?) -> [Finding] {
        do throws(HostError) {
            let facts = try PathFacts(folder)
            _ = try Directory.names(in: folder)
            let (remembered, fault) = read()
            let content = ContentFacts(
                remembered, fault: fault, hasUnreadable: isThere(folder.appending("state.json.unreadable")),
                isPresent: isPresent)
            // Of a state that cannot be read nobody knows what it refused.
            let refused = RefusalFacts(refused: remembered.models.compactMapValues(\.refused))
            return try disk(facts, remembered).findings + content.findings + (fault == nil ? refused.findings : [])
                + budget(remembered) + metadata(root)
        } catch {
            return Self.checks.map { $0.skipped("\(error) Run the check as root, or start the daemon.") }
        }
    }

    private func read() -> (NodeState, fault: String?) {
        if let state { return (state, nil) }
        do {
            let file = folder.appending("state.json")
            guard let bytes = try AtomicFile.readIfPresent(file, maxSize: NodeState.maxSize) else {
                return (NodeState(), nil)
            }
            return (try NodeState(json: bytes), nil)
        } catch { return (NodeState(), "\(error)") }
    }

    private func isThere(_ path: FilePath) -> Bool { (try? PathFacts(path)) != nil }

    private func isPresent(_ blob: Blob) -> Bool {
        let file = folder.appending("blobs").appending("sha256").appending(blob.digest.hex)
        return (try? PathFacts(file)).map { $0.kind == .file && $0.size == blob.size } ?? false
    }

    private func disk(_ facts: PathFacts, _ state: NodeState) throws(HostError) -> DiskFacts {
        let partial = folder.appending("blobs").appending("partial")
        let leftovers = ((try? Directory.names(in: partial)) ?? []).compactMap { name in
            (try? PathFacts(partial.appending(name))).map {
                DiskFacts.Leftover(name: name, size: $0.size, modified: $0.modified)
            }
        }
        let sizes = state.models.values.flatMap { [$0.active, $0.previous].compactMap(\.self) }
            .map { $0.blobs.reduce(Bytes.zero) { $0 + $1.size } }
        // Root may write everywhere: what counts then is the folder's own user.
        let isRoot = Accounts.user == 0
        return DiskFacts(
            path: folder, folder: facts, owner: isRoot ? facts.owner : Accounts.user,
            isWritable: isRoot || Directory.isWritable(folder), disk: try FileSystem(of: folder),
            reserve: settings.diskReserve, largestRelease: sizes.max() ?? .zero, leftovers: leftovers, now: now)
    }

    private func budget(_ state: NodeState) -> [Finding] {
        guard let memory = try? MemoryFacts.read(), let budget = try? settings.live.memoryBudget() else { return [] }
        let plans = state.plans(within: budget, tuning: settings.tuning(cores: 1))
        return BudgetFacts(budget: budget, total: memory.total, plans: plans).findings
    }

    private func metadata(_ root: [UInt8]?) throws(HostError) -> [Finding] {
        guard let root else { return [NodeCheck.metadata.skipped("There is no trust root: see trust-root.")] }
        guard isThere(trust) else { return [NodeCheck.metadata.skipped("The daemon was never started.")] }
        let store = MetadataStore(existing: trust)
        return try MetadataFacts.read(store, root: root, channel: settings.channel, now: max(now, signedAt ?? now))
            .findings
    }
}
