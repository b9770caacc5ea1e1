public import FoundationEssentials
import GRDB

extension Registry {
    /// Whether the certificate speaks for its node. The first time that a new one is shown, the one before it ends; who
    /// shows that afterwards is refused, and the node is marked as cloned.
    public func admit(
        _ presented: PresentedCertificate, at now: Date
    ) async throws(RegistryError) -> Admission {
        try await admission(of: presented, at: now).0
    }

    /// The same, with what is known of the node.
    public func admission(
        of presented: PresentedCertificate, at now: Date
    ) async throws(RegistryError) -> (Admission, EnrolledNode?) {
        try await run { pool in
            let known = try await pool.read { try EnrolledNode.fetch(presented.node, in: $0) }
            // By far the most: nothing changes.
            if let known, known.state == .accepted, known.serial == presented.serial, known.usedAt != nil {
                return (.admitted, known)
            }
            return try await pool.write { try Self.admit(presented, at: now, in: $0) }
        }
    }

    static func admit(
        _ presented: PresentedCertificate, at now: Date, in database: Database
    ) throws -> (Admission, EnrolledNode?) {
        guard var node = try EnrolledNode.fetch(presented.node, in: database) else { return (.unknown, nil) }
        guard node.state == .accepted else { return (.removed, node) }
        if presented.serial == node.serial {
            if node.usedAt == nil {
                node.usedAt = now
                node.previousSerial = nil
                try node.update(in: database)
            }
            return (.admitted, node)
        }
        if presented.serial == node.previousSerial { return (.admitted, node) }
        guard presented.issuedAt > node.issuedAt ?? .distantPast else {
            node.clonedAt = now
            try node.update(in: database)
            return (.superseded, node)
        }
        // Newer than what is known here: this registry was restored from a copy made before.
        node.adopt(presented, at: now)
        try node.update(in: database)
        return (.admitted, node)
    }
}

extension EnrolledNode {
    fileprivate mutating func adopt(_ presented: PresentedCertificate, at now: Date) {
        generation += 1
        serial = presented.serial
        previousSerial = nil
        certificate = nil
        issuedAt = presented.issuedAt
        expiresAt = presented.expiresAt
        usedAt = now
    }
}
