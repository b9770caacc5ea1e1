extension Refresh {
    /// One step of the workflow without asking anybody; true at its end.
    mutating func advance() throws(TrustError) -> Bool {
        switch phase {
        case .failed(let error): throw error
        case .roots: try nextRoot()
        case .timestamp: askTimestamp()
        case .snapshot: try nextSnapshot()
        case .targets:
            guard try load(trusted.topLevelTargets) else { return false }
            removeUnlisted()
            phase = .ready
        case .ready:
            guard let wanted = wantedTarget else { return true }
            wantedTarget = nil
            target = nil
            phase = .searching(Search(path: wanted, start: trusted.topLevelTargets))
        case .searching(let search): try advance(search)
        }
        return false
    }

    mutating func receive(_ answer: Answer, of fetch: Fetch, _ subject: Subject) throws(TrustError) {
        switch (answer, subject) {
        case (.missing, .root): try finishRoots()
        case (.missing, _): throw .fileMissing(path: fetch.path)
        case (.notModified, .timestamp):
            try trusted.keepTimestamp()
            phase = .snapshot
        case (.notModified, _): throw .outOfOrder("'\(fetch.path)' was not asked for conditionally")
        case (.bytes(let bytes), _):
            guard bytes.count <= fetch.maxSize else {
                throw .tooLarge(file: fetch.path, size: bytes.count, limit: fetch.maxSize)
            }
            try receive(bytes, subject)
        }
    }

    private mutating func receive(_ bytes: [UInt8], _ subject: Subject) throws(TrustError) {
        switch subject {
        case .root: try receiveRoot(bytes)
        case .timestamp:
            if try trusted.updateTimestamp(bytes) { store(CachedMetadata.timestamp, bytes) }
            phase = .snapshot
        case .snapshot:
            try trusted.updateSnapshot(bytes)
            store(CachedMetadata.snapshot, bytes)
            phase = .targets
        case .targets(let delegation):
            try trusted.update(delegation, bytes)
            store(CachedMetadata.targets(delegation.role), bytes)
        }
    }

    /// 5.3.3: the next root, stored or to be asked for.
    private mutating func nextRoot() throws(TrustError) {
        let version = trusted.root.common.version
        guard version < Int64.max else { return try finishRoots() }
        if let stored = cached.files[CachedMetadata.root(version + 1)], (try? trusted.updateRoot(stored)) != nil {
            return
        }
        ask(
            Fetch(
                path: "\(version + 1).root.json", maxSize: Limits.rootSize, mayBeMissing: true, mayBeUnchanged: false),
            for: .root)
    }

    private mutating func receiveRoot(_ bytes: [UInt8]) throws(TrustError) {
        guard case .roots(let accepted) = phase else { throw .outOfOrder("a root came after the roots") }
        guard accepted < Limits.maxRoots else { throw .tooManyRoots(limit: Limits.maxRoots) }
        let oldTimestamp = trusted.root.timestamp
        if try trusted.updateRoot(bytes) {
            // 5.3.11, fast-forward recovery. Before the root is stored: after a crash in between, the next update sees
            // the same root as new again; the other way round the old versions would stay in the way for ever.
            remove(CachedMetadata.timestamp)
            remove(CachedMetadata.snapshot)
        }
        if trusted.root.timestamp.revokes(oldTimestamp) {
            trusted.forgetSignedTime()
            // In the same order, for the same reason: a far future that a thief signed would outlive his key.
            outbox.append(.remove(fileName: CachedMetadata.signedTime))
        }
        store(CachedMetadata.root(trusted.root.common.version), bytes)
        phase = .roots(accepted: accepted + 1)
    }

    private mutating func finishRoots() throws(TrustError) {
        try trusted.checkRoot()
        phase = .timestamp
    }

    private mutating func askTimestamp() {
        let stored = cached.files[CachedMetadata.timestamp]
        let isUsable = stored.map { trusted.adoptStored(timestamp: $0) } ?? false
        ask(
            Fetch(
                path: "timestamp.json", maxSize: Limits.timestampSize, mayBeMissing: false, mayBeUnchanged: isUsable),
            for: .timestamp)
    }

    private mutating func nextSnapshot() throws(TrustError) {
        if let stored = cached.files[CachedMetadata.snapshot] { try trusted.adoptStored(snapshot: stored) }
        guard trusted.isSnapshotCurrent == false else {
            phase = .targets
            return
        }
        ask(fetch("snapshot", try trusted.wantedSnapshot(), cap: Limits.snapshotSize), for: .snapshot)
    }

    /// Whether the role is trusted from this delegator now; if not, its file was asked for.
    mutating func load(_ delegation: Delegation) throws(TrustError) -> Bool {
        if trusted.delegates[delegation.edge] != nil { return true }
        if let stored = cached.files[CachedMetadata.targets(delegation.role)],
            (try? trusted.update(delegation, stored)) != nil
        {
            return true
        }
        let facts = try trusted.facts(of: delegation.role)
        ask(
            fetch(RoleName.encoded(delegation.role), facts, cap: Limits.targetsSize), for: .targets(delegation))
        return false
    }

    /// Stored files of roles that the snapshot does not list any more are of no use. Only once the update is complete:
    /// one that fails takes nothing away.
    private mutating func removeUnlisted() {
        guard let snapshot = trusted.snapshot else { return }
        let listed = Set(snapshot.files.keys.map(CachedMetadata.targets(listedAs:)))
        for name in cached.files.keys.sorted() where CachedMetadata.isDelegated(name) && listed.contains(name) == false
        {
            remove(name)
        }
    }

    private func fetch(_ name: String, _ facts: FileFacts, cap: Int) -> Fetch {
        Fetch(
            path: trusted.root.isConsistentSnapshot ? "\(facts.version).\(name).json" : "\(name).json",
            maxSize: facts.maxSize(cap: cap), mayBeMissing: false, mayBeUnchanged: false)
    }
}
