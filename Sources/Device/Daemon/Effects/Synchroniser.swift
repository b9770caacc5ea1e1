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
    private let uplink: UplinkClient
    /// Of the timestamp that is stored: asking for it again then costs no body.
    private var timestampTag: String?
    private var offeredTag: String?
    private var refresh: Refresh?

    init(
        channel: ChannelName, repository: String, bootstrapRoot: [UInt8], store: MetadataStore, uplink: UplinkClient
    ) {
        self.channel = channel
        self.repository = repository
        self.bootstrapRoot = bootstrapRoot
        self.store = store
        self.uplink = uplink
    }

    func sync() async throws(SyncError) -> Outcome {
        var refresh = try begin()
        offeredTag = timestampTag
        try await drive(&refresh)
        // Only now: the tag of a timestamp that was refused must never stand for the one that is stored.
        timestampTag = offeredTag
        let signedTime = refresh.latestSignedTime?.timeIntervalSince1970
        try onDisk { () throws(HostError) in try store.store(latestSignedTime: signedTime) }
        let document = try await rollouts(&refresh)
        self.refresh = refresh
        return Outcome(document: document, versions: refresh.trusted.versions)
    }

    /// The signed manifest of a release, by the metadata of the last sync.
    func release(
        _ model: ModelName, _ version: ReleaseVersion
    ) async throws(SyncError) -> (Verified<Release>, manifest: Digest) {
        guard var refresh else { throw .noSync }
        let path = Release.targetPath(model, version, in: channel)
        let target = try await locate(path, &refresh)
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
        let url = "\(repository)/metadata/\(file.path)"
        let tag = file.mayBeUnchanged ? timestampTag : nil
        // Each poll asks for the next root, and hardly ever is there one: those words can be saved.
        let (head, bytes) = try await get(
            url, maxSize: Bytes(file.maxSize), tag: tag, acceptsGzip: file.mayBeMissing == false)
        switch head.status {
        case 200:
            if file.path == "timestamp.json" { offeredTag = head.etag }
            return .bytes(bytes)
        case 304 where tag != nil: return .notModified
        case 403, 404: return .missing
        default: throw .status(head.status, url: url)
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
        let url = "\(repository)/\(path)"
        let (head, bytes) = try await get(url, maxSize: maxSize)
        guard head.status == 200 else { throw .status(head.status, url: url) }
        return bytes
    }

    private func get(
        _ url: String, maxSize: Bytes, tag: String? = nil, acceptsGzip: Bool = true
    ) async throws(SyncError) -> (UplinkHead, [UInt8]) {
        do {
            return try await uplink.get(url: url, maxSize: maxSize, ifNoneMatch: tag, acceptsGzip: acceptsGzip)
        } catch { throw SyncError(error, url: url) }
    }

    private func onDisk<Result>(_ body: () throws(HostError) -> Result) throws(SyncError) -> Result {
        do { return try body() } catch { throw .host(error) }
    }
}
