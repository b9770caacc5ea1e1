import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SwiftletTrust

/// Asks the repository what is to run here, and believes only what is signed.
actor Synchroniser {
    /// What a sync brought.
    struct Outcome: Sendable {
        /// Nil where the channel has no rollouts yet.
        var document: Verified<RolloutDocument>?
        var versions: [String: Int]
    }

    private let channel: ChannelName
    private let repository: String
    private let bootstrapRoot: [UInt8]
    private let store: MetadataStore
    private let bundles: BundleStore
    private let uplink: UplinkClient
    private var origin = Origin.network
    /// Of the timestamp that is stored: asking for it again then costs no body.
    private var timestampTag: String?
    private var offeredTag: String?
    private var refresh: Refresh?
    /// Counts the syncs that `refresh` comes from.
    private var generation = 0

    init(
        channel: ChannelName, repository: String, bootstrapRoot: [UInt8], store: MetadataStore, bundles: BundleStore,
        uplink: UplinkClient
    ) {
        self.channel = channel
        self.repository = repository
        self.bootstrapRoot = bootstrapRoot
        self.store = store
        self.bundles = bundles
        self.uplink = uplink
    }

    func sync(from origin: Origin) async throws(SyncError) -> Outcome {
        self.origin = origin
        // Of the network's timestamp, which is perhaps not the one that is stored afterwards.
        if origin == .bundle { timestampTag = nil }
        offeredTag = timestampTag
        var refresh = try begin()
        offeredTag = timestampTag
        try await drive(&refresh)
        // Only now: the tag of a timestamp that was refused must never stand for the one that is stored.
        timestampTag = offeredTag
        let signedTime = refresh.latestSignedTime?.timeIntervalSince1970
        try onDisk { () throws(HostError) in try store.store(latestSignedTime: signedTime) }
        let document = try await rollouts(&refresh)
        self.refresh = refresh
        generation += 1
        return Outcome(document: document, versions: refresh.trusted.versions)
    }

    /// The signed manifest of a release, by the metadata of the last sync.
    func release(
        _ model: ModelName, _ version: ReleaseVersion, from origin: Origin
    ) async throws(SyncError) -> (Verified<Release>, manifest: Digest) {
        self.origin = origin
        guard var refresh else { throw .noSync }
        let generation = generation
        let path = Release.targetPath(model, version, in: channel)
        let target = try await locate(path, &refresh)
        // A sync that ended meanwhile knows better.
        guard generation == self.generation else { throw .superseded }
        self.refresh = refresh
        guard let target, let digest = target.sha256.flatMap(Digest.init(hex:)) else { throw .unpublished(path) }
        let bytes = try await fetch("targets/" + target.urlPath, maxSize: OCIManifest.maxSize)
        let verified: Verified<[UInt8]>
        do { verified = try target.verify(bytes) } catch { throw .rejected(error) }
        do {
            let release = try verified.map { bytes throws(DocumentError) in try Release(manifest: bytes) }
            guard release.value.model == model, release.value.version == version else {
                throw SyncError.mislabelled(path, found: "\(release.value.model) \(release.value.version)")
            }
            return (release, digest)
        } catch let error as SyncError {
            throw error
        } catch let error as DocumentError {
            throw .document(error)
        } catch {
            throw .unreachable("\(error)")
        }
    }

    // MARK: Metadata

    private func begin() throws(SyncError) -> Refresh {
        let (cached, known) = try onDisk { () throws(HostError) in (try store.load(), try store.latestSignedTime()) }
        do {
            return try Refresh(
                bootstrapRoot: bootstrapRoot, cached: cached, startedAt: Date(),
                latestKnownTime: known.map(Date.init(timeIntervalSince1970:)))
        } catch { throw .rejected(error) }
    }

    private func drive(_ refresh: inout Refresh) async throws(SyncError) {
        while true {
            let step: Refresh.Step
            do { step = try refresh.next() } catch { throw .rejected(error) }
            switch step {
            case .fetch(let file): refresh.supply(try await answer(to: file))
            case .store(let name, let bytes): try onDisk { () throws(HostError) in try store.store(name, bytes) }
            case .remove(let name): try onDisk { () throws(HostError) in try store.remove(name) }
            case .done: return
            }
        }
    }

    private func answer(to file: Refresh.Fetch) async throws(SyncError) -> Refresh.Answer {
        let path = "metadata/" + file.path
        if origin == .bundle { return try brought(path, maxSize: Bytes(file.maxSize)).map { .bytes($0) } ?? .missing }
        let tag = file.mayBeUnchanged ? timestampTag : nil
        // Each poll asks for the next root, and hardly ever is there one: those words can be saved.
        let (head, bytes) = try await get(
            path, maxSize: Bytes(file.maxSize), tag: tag, acceptsGzip: file.mayBeMissing == false)
        switch head.status {
        case 200:
            if file.path == "timestamp.json" { offeredTag = head.etag }
            return .bytes(bytes)
        case 304 where tag != nil: return .notModified
        case 403, 404: return .missing
        default: throw .status(head.status, url: url(path))
        }
    }

    private func locate(_ path: String, _ refresh: inout Refresh) async throws(SyncError) -> TargetInfo? {
        refresh.locate(path)
        try await drive(&refresh)
        return refresh.target
    }

    // MARK: Rollouts

    private func rollouts(_ refresh: inout Refresh) async throws(SyncError) -> Verified<RolloutDocument>? {
        guard let target = try await locate(RolloutDocument.targetPath(for: channel), &refresh) else { return nil }
        let stored = try onDisk { () throws(HostError) in try store.rollouts() }
        if let stored, let verified = try? target.verify(stored) { return try read(verified) }
        let bytes = try await fetch("targets/" + target.urlPath, maxSize: RolloutDocument.maxSize)
        let verified: Verified<[UInt8]>
        do { verified = try target.verify(bytes) } catch { throw .rejected(error) }
        try onDisk { () throws(HostError) in try store.store(rollouts: bytes) }
        return try read(verified)
    }

    private func read(_ bytes: Verified<[UInt8]>) throws(SyncError) -> Verified<RolloutDocument> {
        do {
            return try bytes.map { bytes throws(DocumentError) in
                let document = try RolloutDocument(json: bytes)
                try document.validate(for: channel)
                return document
            }
        } catch { throw .document(error) }
    }

    // MARK: Bytes

    private func fetch(_ path: String, maxSize: Bytes) async throws(SyncError) -> [UInt8] {
        if origin == .bundle {
            guard let bytes = try brought(path, maxSize: maxSize) else { throw .notInBundle(path) }
            return bytes
        }
        let (head, bytes) = try await get(path, maxSize: maxSize)
        guard head.status == 200 else { throw .status(head.status, url: url(path)) }
        return bytes
    }

    private func url(_ path: String) -> String { "\(repository)/\(path)" }

    private func get(
        _ path: String, maxSize: Bytes, tag: String? = nil, acceptsGzip: Bool = true
    ) async throws(SyncError) -> (UplinkHead, [UInt8]) {
        do {
            return try await uplink.get(url: url(path), maxSize: maxSize, ifNoneMatch: tag, acceptsGzip: acceptsGzip)
        } catch { throw SyncError(error, url: url(path)) }
    }

    private func brought(_ path: String, maxSize: Bytes) throws(SyncError) -> [UInt8]? {
        do throws(HostError) { return try bundles.document(path, maxSize: maxSize) } catch {
            if case .tooLarge = error { throw .tooLarge(url: path) }
            throw .host(error)
        }
    }

    private func onDisk<Result>(_ body: () throws(HostError) -> Result) throws(SyncError) -> Result {
        do { return try body() } catch { throw .host(error) }
    }
}
