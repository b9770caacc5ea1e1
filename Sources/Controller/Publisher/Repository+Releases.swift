import Crypto
public import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

extension Repository {
    /// What is published in the channel, by model and sequence.
    public func releases(in channel: ChannelName) throws(PublisherError) -> [(release: Release, manifest: Blob)] {
        try check(channel)
        return try releases(in: channel, try state())
    }

    private func releases(
        in channel: ChannelName, _ state: PublishedState
    ) throws(PublisherError) -> [(release: Release, manifest: Blob)] {
        let role = RoleName.channel(channel)
        var releases: [(release: Release, manifest: Blob)] = []
        for path in state.trusted.targetPaths(of: role) {
            guard let bytes = try target(path, of: role, in: state, limit: OCIManifest.maxSize)?.value else { continue }
            releases.append((try Self.release(bytes), try blob(of: path, role, state)))
        }
        return releases.sorted { ($0.release.model, $0.release.sequence) < ($1.release.model, $1.release.sequence) }
    }

    private func blob(of path: String, _ role: String, _ state: PublishedState) throws(PublisherError) -> Blob {
        let info = try PublishedState.trust { () throws(TrustError) in try state.trusted.target(path, of: role) }
        guard let info, let digest = info.sha256.flatMap({ Digest(hex: $0) }) else {
            throw .untrustedTree(.noKnownHash(file: path))
        }
        return Blob(digest: digest, size: Bytes(info.length))
    }

    private static func release(_ bytes: [UInt8]) throws(PublisherError) -> Release {
        do throws(DocumentError) { return try Release(manifest: bytes) } catch { throw .document(error) }
    }

    /// One above the highest sequence of the model's releases in the channel; 1 for the first.
    public func nextSequence(of model: ModelName, in channel: ChannelName) throws(PublisherError) -> Int {
        Self.nextSequence(of: model, try releases(in: channel).map(\.release))
    }

    private static func nextSequence(of model: ModelName, _ releases: [Release]) -> Int {
        (releases.filter { $0.model == model }.map(\.sequence).max() ?? 0) + 1
    }

    /// Signs a release with the channel's key. Its blobs must be there, and its sequence must be above those of the
    /// model's earlier releases. Repeated with the same release it changes nothing and returns the same.
    /// - Returns: the manifest.
    @discardableResult
    public func publish(
        _ release: Release, in channel: ChannelName, at now: Date
    ) throws(PublisherError) -> Blob {
        let (manifest, outcome) = try publishOrDraft(release, in: channel, at: now, isDrafting: false)
        guard outcome.drafts.isEmpty else {
            let role = RoleName.channel(channel)
            throw keyMissing(role, try state().roles[role]?.authority)
        }
        return manifest
    }

    /// The same for a channel whose key is kept elsewhere: everything is put in its place but the signature, which the
    /// draft waits for. No node sees any of it before the draft is published.
    public func draft(
        _ release: Release, in channel: ChannelName, at now: Date
    ) throws(PublisherError) -> ChangeOutcome {
        try publishOrDraft(release, in: channel, at: now, isDrafting: true).outcome
    }

    private func publishOrDraft(
        _ release: Release, in channel: ChannelName, at now: Date, isDrafting: Bool
    ) throws(PublisherError) -> (manifest: Blob, outcome: ChangeOutcome) {
        try check(channel)
        let bytes = try Self.manifest(of: release)
        return try publishing(at: now) { (state, publication) throws(PublisherError) in
            let role = RoleName.channel(channel)
            let path = Release.targetPath(release.model, release.version, in: channel)
            if let published = try target(path, of: role, in: state, limit: OCIManifest.maxSize) {
                guard published.value == bytes else {
                    throw .versionTaken(model: release.model, version: release.version, channel: channel)
                }
                return (try blob(of: path, role, state), .published([]))
            }
            let next = Self.nextSequence(of: release.model, try releases(in: channel, state).map(\.release))
            guard release.sequence >= next else {
                throw .sequenceTaken(model: release.model, sequence: release.sequence, next: next)
            }
            for blob in release.allBlobs { try check(blob) }
            let manifest = try Self.blob(of: bytes)
            try propose(path, manifest, role, state, &publication)
            func place() throws(PublisherError) {
                _ = try add(blob: bytes)
                try DiskFile.write(bytes, to: tree.target(path, digest: manifest.digest))
            }
            let proposed = publication
            let outcome = try finish(&publication, dryRun: false) { () throws(PublisherError) in
                try place()
                try writeIndex(of: proposed)
            }
            if isDrafting, outcome.drafts.isEmpty == false { try place() }
            return (manifest, outcome)
        }
    }

    static func blob(of bytes: [UInt8]) throws(PublisherError) -> Blob {
        guard let digest = Digest(bytes: SHA256.hash(data: bytes)) else {
            throw .sourceUnusable(path: "a document", reason: "it has no digest")
        }
        return Blob(digest: digest, size: Bytes(bytes.count))
    }

    /// The bytes that nodes will read, which must say all that the release says.
    private static func manifest(of release: Release) throws(PublisherError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(DocumentError) { bytes = Array(try release.manifest()) } catch { throw .document(error) }
        guard try Self.release(bytes) == release else {
            throw .document(
                .malformed(title: OCIManifest.title, reason: "a text of the release is too long to be written whole"))
        }
        return bytes
    }

    /// The next version of a role, with one target more or another.
    func propose(
        _ path: String, _ blob: Blob, _ role: String, _ state: PublishedState, _ publication: inout Publication
    ) throws(PublisherError) {
        guard var signed = state.roles[role]?.signed else { throw .untrustedTree(.roleNotInSnapshot(role: role)) }
        var targets = signed["targets"]?.object ?? JSONObject()
        targets[JSONText(path)] = [
            "length": .integer(blob.size.count), "hashes": ["sha256": JSON(blob.digest.hex)],
        ]
        signed["targets"] = .object(targets)
        publication.propose(role, signed)
    }
}
