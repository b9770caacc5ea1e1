import GRDB
import SwiftletContract

extension Registry {
    /// How the versions of all models do on these nodes: by model, the version with most nodes first.
    public func versions(on nodes: [NodeGlance]) async throws(RegistryError) -> [VersionLine] {
        struct Label: Hashable {
            let model: ModelName
            let version: ReleaseVersion?
        }
        var lines: [Label: VersionLine] = [:]
        for node in nodes {
            for status in node.models {
                let label = Label(model: status.model, version: status.version)
                lines[label, default: VersionLine(model: status.model, version: status.version)].add(status, of: node)
            }
        }
        let before = try await versionsBefore(on: nodes)
        return lines.values.map { line in
            var line = line
            line.before = line.version.flatMap { before[ServedRelease(model: line.model, version: $0)] }
            return line
        }.sorted { ($0.model, $1.nodes, $0.version?.text ?? "") < ($1.model, $0.nodes, $1.version?.text ?? "") }
    }

    /// By the release that serves now: the one before it that most nodes had.
    private func versionsBefore(
        on nodes: [NodeGlance]
    ) async throws(RegistryError) -> [ServedRelease: VersionLine.Before] {
        let changes = VersionChanges(on: nodes)
        guard changes.isEmpty == false else { return [:] }
        return try await run { pool in
            try await pool.read { database in
                var sums: [VersionChange: BeforeSum] = [:]
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT node, model, version, speed, energy, isMeasured, firstToken FROM figures")
                while let row = try rows.next() {
                    if let change = changes.of(row) { sums[change, default: BeforeSum()].add(row) }
                }
                var chosen: [ServedRelease: VersionLine.Before] = [:]
                for (change, sum) in sums where chosen[change.release].map({ $0.nodes < sum.nodes }) ?? true {
                    chosen[change.release] = sum.value(change.before)
                }
                return chosen
            }
        }
    }
}

private struct VersionChange: Hashable {
    let now: ReleaseVersion
    let model: ModelName
    let before: ReleaseVersion

    var release: ServedRelease { ServedRelease(model: model, version: now) }
}

/// On which node which version came before which.
private struct VersionChanges: Sendable {
    private var changes: [String: [VersionChange]] = [:]

    var isEmpty: Bool { changes.isEmpty }

    init(on nodes: [NodeGlance]) {
        for node in nodes {
            let own = node.models.compactMap { status -> VersionChange? in
                guard let now = status.version, let before = status.previous, before != now else { return nil }
                return VersionChange(now: now, model: status.model, before: before)
            }
            if own.isEmpty == false { changes[node.id.text] = own }
        }
    }

    func of(_ row: Row) -> VersionChange? {
        let (node, model, version): (String, String, String) = (row["node"], row["model"], row["version"])
        return changes[node]?.first { $0.model.text == model && $0.before.text == version }
    }
}

private struct BeforeSum {
    private(set) var nodes = 0
    private var speeds = Mean()
    private var measured = Mean()
    private var estimated = Mean()
    private var firstToken = LatencyHistogram()

    mutating func add(_ row: Row) {
        nodes += 1
        speeds.add(row["speed"])
        if row["isMeasured"] { measured.add(row["energy"]) } else { estimated.add(row["energy"]) }
        if let histogram = LatencyHistogram(row["firstToken"] as String) { firstToken += histogram }
    }

    func value(_ version: ReleaseVersion) -> VersionLine.Before {
        .init(
            version: version, nodes: nodes, speed: speeds.value, firstToken: firstToken,
            energy: measured.value.map { .init(joulesPerToken: $0, isMeasured: true) }
                ?? estimated.value.map { .init(joulesPerToken: $0, isMeasured: false) })
    }
}
