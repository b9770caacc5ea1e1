extension TrustedMetadata {
    private func read(_ bytes: [UInt8]) throws(TrustError) -> Snapshot {
        let envelope = try Envelope(bytes, file: "snapshot.json", maxSize: Limits.snapshotSize)
        try root.snapshot.verify(envelope, role: Snapshot.role)
        return try Snapshot(envelope)
    }

    /// The snapshot that the final timestamp names.
    func wantedSnapshot() throws(TrustError) -> FileFacts {
        guard isTimestampFinal, let timestamp else { throw .outOfOrder("a snapshot came before the timestamp") }
        return timestamp.snapshot
    }

    /// The snapshot of an earlier update, as the lower bound for the new one. Where it is still the one that the
    /// timestamp names, bytes and all, no new one is needed.
    mutating func adoptStored(snapshot bytes: [UInt8]) throws(TrustError) {
        let wanted = try wantedSnapshot()
        guard isSnapshotCurrent == false, let stored = try? read(bytes) else { return }
        snapshot = stored
        isSnapshotCurrent =
            stored.common.version == wanted.version && now < stored.common.expires
            && (try? wanted.verify(bytes, file: "snapshot.json")) != nil
    }

    /// 5.5: length and hashes where the timestamp has them, signatures, the version that the timestamp names, every
    /// file that was listed before still listed and none older, not expired.
    public mutating func updateSnapshot(_ bytes: [UInt8]) throws(TrustError) {
        let wanted = try wantedSnapshot()
        guard isSnapshotCurrent == false else { throw .outOfOrder("a second snapshot came") }
        try wanted.verify(bytes, file: "snapshot.json")
        let new = try read(bytes)
        guard new.common.version == wanted.version else {
            throw .wrongVersion(role: Snapshot.role, expected: wanted.version, offered: new.common.version)
        }
        if let snapshot { try Self.checkRollback(from: snapshot, to: new) }
        try new.common.check(role: Snapshot.role, at: now)
        snapshot = new
        isSnapshotCurrent = true
    }

    private static func checkRollback(from old: Snapshot, to new: Snapshot) throws(TrustError) {
        guard new.common.version >= old.common.version else {
            throw .rollback(what: Snapshot.role, trusted: old.common.version, offered: new.common.version)
        }
        for (file, facts) in old.files.sorted(by: { $0.key < $1.key }) {
            guard let offered = new.files[file] else { throw .roleRemoved(file: file.shown) }
            guard offered.version >= facts.version else {
                throw .rollback(what: file.shown, trusted: facts.version, offered: offered.version)
            }
        }
    }
}
