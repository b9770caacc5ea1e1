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
        try check(channel)
        let bytes = try Self.manifest(of: release)
        return try directory.withLock { () throws(PublisherError) in
            let state = try state()
            let role = RoleName.channel(channel)
            let path = Release.targetPath(release.model, release.version, in: channel)
            if let published = try target(path, of: role, in: state, limit: OCIManifest.maxSize) {
                guard published.value == bytes else {
                    throw .versionTaken(model: release.model, version: release.version, channel: channel)
                }
                return try blob(of: path, role, state)
            }
            let next = Self.nextSequence(of: release.model, try releases(in: channel, state).map(\.release))
            guard release.sequence >= next else {
                throw .sequenceTaken(model: release.model, sequence: release.sequence, next: next)
            }
            try check(release.config)
            for blob in release.files.map(\.blob) { try check(blob) }
            for blob in [release.signature, release.producerSignature].compactMap(\.self) { try check(blob) }
            var publication = try publication(state, at: now)
            let manifest = try add(blob: bytes)
            try write(target: bytes, manifest, path, role, state, &publication) { () throws(PublisherError) in
                try writeIndex(state, adding: (path, manifest))
            }
            return manifest
        }
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

    /// From all channels; from scratch, so that what an interrupted publication left does not stay.
    private func writeIndex(_ state: PublishedState, adding new: (String, Blob)) throws(PublisherError) {
        var all = [new]
        for role in fleet.channels.map(RoleName.channel) {
            for path in state.trusted.targetPaths(of: role) { all.append((path, try blob(of: path, role, state))) }
        }
        try DiskFile.write(OCIIndex.json(all.sorted { $0.0 < $1.0 }).compact, to: tree.index)
    }

    /// The target file, `before`, the role that signs it, snapshot, timestamp: in this order.
    func write(
        target bytes: [UInt8], _ blob: Blob, _ path: String, _ role: String, _ state: PublishedState,
        _ publication: inout Publication, before: () throws(PublisherError) -> Void = {}
    ) throws(PublisherError) {
        guard let current = state.roles[role] else { throw .untrustedTree(.roleNotInSnapshot(role: role)) }
        var signed = current.signed
        var targets = signed["targets"]?.object ?? JSONObject()
        targets[JSONText(path)] = [
            "length": .integer(blob.size.count), "hashes": ["sha256": JSON(blob.digest.hex)],
        ]
        signed["targets"] = .object(targets)
        // Before anything is written: a key that is missing changes nothing.
        for name in [role, RoleName.snapshot, RoleName.timestamp] {
            _ = try keys.key(of: name, among: state.roles[name]?.keyIDs ?? [])
        }
        try DiskFile.write(bytes, to: tree.target(path, digest: blob.digest))
        try before()
        try publication.sign(role, signed)
        try publication.finish()
    }
}
