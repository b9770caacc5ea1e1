import FoundationEssentials

extension TrustedMetadata {
    private func read(_ bytes: [UInt8]) throws(TrustError) -> Timestamp {
        let envelope = try Envelope(bytes, file: "timestamp.json", maxSize: Limits.timestampSize)
        try root.timestamp.verify(envelope, role: Timestamp.role)
        return try Timestamp(envelope)
    }

    /// The timestamp of an earlier update, as the lower bound for the new one; it may have expired. One that does not
    /// verify is as good as none.
    mutating func adoptStored(timestamp bytes: [UInt8]) -> Bool {
        guard isTimestampFinal == false, let stored = try? read(bytes) else { return false }
        timestamp = stored
        if let signedAt = stored.signedAt { latestSignedTime = max(latestSignedTime ?? signedAt, signedAt) }
        return true
    }

    /// 5.4: signatures, no rollback of itself or of the snapshot it names, not expired.
    /// - Returns: false where the version is the trusted one: then the trusted one stays, whatever the new one says.
    public mutating func updateTimestamp(_ bytes: [UInt8]) throws(TrustError) -> Bool {
        guard isTimestampFinal == false else { throw .outOfOrder("a second timestamp came") }
        try checkRoot()
        let new = try read(bytes)
        if let trusted = timestamp {
            guard new.common.version >= trusted.common.version else {
                throw .rollback(
                    what: Timestamp.role, trusted: trusted.common.version, offered: new.common.version)
            }
            if new.common.version == trusted.common.version {
                try keepTimestamp()
                return false
            }
            guard new.snapshot.version >= trusted.snapshot.version else {
                throw .rollback(
                    what: "snapshot.json", trusted: trusted.snapshot.version, offered: new.snapshot.version)
            }
        }
        let signedAt = signedTime(after: new)
        try new.common.check(role: Timestamp.role, at: now(signedAt: signedAt))
        timestamp = new
        latestSignedTime = signedAt
        isTimestampFinal = true
        return true
    }

    /// A timestamp that is newer than the trusted one replaces the time that was known before: so a repository that once
    /// signed with a clock in the future can put that right. Where there is nothing to be newer than, it may be a
    /// replay, and time only goes forward.
    private func signedTime(after new: Timestamp) -> Date? {
        guard let signedAt = new.signedAt else { return latestSignedTime }
        guard timestamp == nil, let latestSignedTime else { return signedAt }
        return max(signedAt, latestSignedTime)
    }

    /// The server has nothing newer than the trusted timestamp: it must still not be expired.
    mutating func keepTimestamp() throws(TrustError) {
        guard let timestamp else { throw .outOfOrder("there is no timestamp to keep") }
        try checkRoot()
        try timestamp.common.check(role: Timestamp.role, at: now)
        isTimestampFinal = true
    }
}
