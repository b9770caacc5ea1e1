import FoundationEssentials
import Logging
import SwiftletContract
import SwiftletHost
import Synchronization
import SystemPackage

/// Reports that the controller has not taken yet, on disk, oldest first: those that say of something that a later one no
/// longer tells, so that what happened while the node was out of reach is known afterwards. Within a bound: the oldest go.
final class ReportSpool: Sendable {
    struct Kept {
        let path: FilePath
        let bytes: [UInt8]
    }

    static let maxReports = 64
    static let maxSize = Bytes.mebibytes(1)

    private let directory: FilePath
    private let log: Logger
    /// Of the newest that is kept; nil: none is.
    private let newest = Mutex<Gist?>(nil)
    /// That were taken, and cannot be removed.
    private let stuck = Mutex<Set<FilePath>>([])

    /// What is worth to be told late.
    private struct Gist: Equatable {
        let conditions: Set<Condition.Code>
        let active: [ModelName: ReleaseVersion]
        let refused: [ModelName: RolloutID]

        init(_ report: NodeReport) {
            self.conditions = Set(report.conditions.map(\.code))
            self.active = Dictionary(
                report.models.compactMap { model in model.active.map { (model.model, $0.version) } }
            ) { $1 }
            self.refused = Dictionary(
                report.models.compactMap { model in model.refused.map { (model.model, $0.rollout) } }
            ) { $1 }
        }
    }

    init(directory: FilePath, log: Logger) throws(HostError) {
        try Directory.make(directory, mode: 0o700)
        self.directory = directory
        self.log = log
    }

    /// The oldest; one that cannot be read is removed.
    var next: Kept? {
        let stuck = stuck.withLock { $0 }
        for path in paths where stuck.contains(path) == false {
            if let bytes = try? AtomicFile.read(path, maxSize: NodeReport.maxSize) {
                return Kept(path: path, bytes: bytes)
            }
            try? Directory.remove(path)
        }
        newest.withLock { $0 = nil }
        return nil
    }

    /// It is not said again in this run of the daemon, even where the disk does not let go of it.
    func remove(_ kept: Kept) {
        attempt { () throws(HostError) in
            do throws(HostError) { try Directory.remove(kept.path) } catch {
                stuck.withLock { _ = $0.insert(kept.path) }
                throw error
            }
        }
    }

    /// Keeps a report that differs from the one before it in more than figures.
    func keep(_ report: NodeReport, unlike taken: NodeReport?) {
        let gist = Gist(report)
        guard gist != newest.withLock({ $0 }) ?? taken.map(Gist.init), let bytes = try? report.json() else { return }
        newest.withLock { $0 = gist }
        let last = paths.last.flatMap { Int($0.lastComponent?.stem ?? "") } ?? 0
        let name = String(last + 1)
        let path = directory.appending(String(repeating: "0", count: max(0, 12 - name.count)) + name + ".json")
        attempt { () throws(HostError) in
            try AtomicFile.write(bytes, to: path, mode: 0o600)
            try makeRoom()
        }
    }

    /// Oldest first.
    private var paths: [FilePath] {
        ((try? Directory.names(in: directory)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
            .map { directory.appending($0) }
    }

    private func makeRoom() throws(HostError) {
        var size = Bytes.zero
        for (age, path) in paths.reversed().enumerated() {
            size += Bytes(Int64((try? AtomicFile.read(path, maxSize: NodeReport.maxSize))?.count ?? 0))
            if age >= Self.maxReports || size > Self.maxSize { try Directory.remove(path) }
        }
    }

    private func attempt(_ body: () throws(HostError) -> Void) {
        do throws(HostError) { try body() } catch {
            log.say(.housekeepingFailed, ["what": "keep a report", "reason": "\(error)"])
        }
    }
}
