public import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

/// The published tree against what its metadata says of it. That the metadata itself verifies is known before.
public struct TreeExamination: Sendable {
    public struct Fault: Hashable, Sendable {
        /// A path in the tree.
        public let path: String
        public let reason: String
    }

    public var targets = 0
    public var targetFaults: [Fault] = []
    public var blobs = 0
    public var bytes = Bytes.zero
    public var blobFaults: [Fault] = []
    /// Of the largest release, all its files.
    public var largestRelease = Bytes.zero
    public var rootVersion = 0
    /// Root files beyond a gap: nobody can follow them.
    public var strayRoots: [String] = []
    public var isIndexCurrent = false
    /// `model version` of rollouts whose release is not published.
    public var lostReleases: [String] = []
    public var rollouts = 0
    /// When the newest timestamp was signed, where it says so.
    public var signedAt: Date?
    /// Of `timestamp.json`.
    public var timestampVersion = 0

    public init() {}
}

extension Repository {
    /// Looks at every file that the metadata names; nothing is changed.
    /// - Parameter isDeep: reads and hashes them, about half a second per gigabyte; otherwise their sizes are compared.
    public func examineTree(isDeep: Bool) throws(PublisherError) -> TreeExamination {
        let state = try state()
        var found = TreeExamination()
        found.rootVersion = state.roots.count
        found.signedAt = state.trusted.latestSignedTime
        found.timestampVersion = state.roles[RoleName.timestamp]?.version ?? 0
        try examineRoots(state, &found)
        var index: [(String, Blob)] = []
        var seen: Set<Digest> = []
        for role in fleet.channels.map(RoleName.channel) + [RoleName.rollouts] {
            for path in state.trusted.targetPaths(of: role) {
                guard let bytes = try examineTarget(path, role, state, isDeep, &found), role != RoleName.rollouts,
                    let release = try? Release(manifest: bytes)
                else { continue }
                let manifest = try Self.blob(of: bytes)
                index.append((path, manifest))
                let all = release.allBlobs
                found.largestRelease = max(found.largestRelease, all.reduce(.zero) { $0 + $1.size })
                for blob in [manifest] + all where seen.insert(blob.digest).inserted {
                    examine(blob, isDeep, &found)
                }
            }
        }
        let written = try DiskFile.read(tree.index, limit: .mebibytes(64))
        found.isIndexCurrent = written == OCIIndex.json(index.sorted { $0.0 < $1.0 }).compact
        for channel in fleet.channels { examineRollouts(channel, state, &found) }
        return found
    }

    private func examineRoots(_ state: PublishedState, _ found: inout TreeExamination) throws(PublisherError) {
        found.strayRoots = try DiskDirectory.names(tree.metadata).filter { name in
            guard name.hasSuffix(".root.json"), let version = Int(name.dropLast(10)) else { return false }
            return version > state.roots.count
        }
    }

    /// The target's bytes, where they are what they should be.
    private func examineTarget(
        _ path: String, _ role: String, _ state: PublishedState, _ isDeep: Bool, _ found: inout TreeExamination
    ) throws(PublisherError) -> [UInt8]? {
        found.targets += 1
        do throws(PublisherError) {
            return try target(path, of: role, in: state, limit: max(OCIManifest.maxSize, RolloutDocument.maxSize))?
                .value
        } catch {
            found.targetFaults.append(.init(path: path, reason: error.shortReason))
            return nil
        }
    }

    private func examine(_ blob: Blob, _ isDeep: Bool, _ found: inout TreeExamination) {
        found.blobs += 1
        found.bytes += blob.size
        let path = tree.blob(blob.digest)
        func fault(_ reason: String) {
            found.blobFaults.append(.init(path: "blobs/sha256/\(blob.digest.hex)", reason: reason))
        }
        guard let size = DiskFile.size(path) else { return fault("it is not there") }
        guard size == blob.size else { return fault("it has \(size.count) bytes, not \(blob.size.count)") }
        guard isDeep else { return }
        do throws(GGUFError) {
            if try FileDigest.blob(ofFileAt: path) != blob { fault("its content is not what its name says") }
        } catch { fault(error.description) }
    }

    private func examineRollouts(_ channel: ChannelName, _ state: PublishedState, _ found: inout TreeExamination) {
        let signed = Set(state.trusted.targetPaths(of: RoleName.channel(channel)))
        // One that is damaged is among the targets' faults.
        let rollouts = (try? rollouts(of: channel).rollouts) ?? []
        found.rollouts += rollouts.count
        found.lostReleases += rollouts.filter {
            signed.contains(Release.targetPath($0.model, $0.version, in: channel)) == false
        }.map { "\($0.model) \($0.version)" }
    }
}

extension PublisherError {
    fileprivate var shortReason: String {
        switch self {
        case .untrustedTree(.fileMissing): "it is not there"
        case .untrustedTree(let error): "\(error)"
        default: description
        }
    }
}
