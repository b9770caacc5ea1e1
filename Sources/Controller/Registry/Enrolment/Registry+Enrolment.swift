public import FoundationEssentials
import GRDB
public import SwiftletContract

extension Registry {
    /// Lets a node in, or not; token, name and certificate change together or not at all. The same attempt again gets
    /// the same answer while the token lives.
    /// - Parameter issue: makes the certificate for the name; called inside the transaction.
    public func enrol(
        _ attempt: EnrolmentAttempt, at now: Date, issue: @escaping @Sendable (NodeID) throws -> ClientCertificate
    ) async throws(RegistryError) -> EnrolmentOutcome {
        try await run { pool in
            try await pool.write { try Self.enrol(attempt, at: now, issue: issue, in: $0) }
        }
    }

    /// Gives a node that shows a good certificate the next one. The same request again, with the certificate that it
    /// replaces, gets the same answer for as long as the new one was not used.
    public func renew(
        _ presented: PresentedCertificate, for key: Digest, at now: Date,
        issue: @escaping @Sendable (NodeID) throws -> ClientCertificate
    ) async throws(RegistryError) -> RenewalOutcome {
        try await run { pool in
            try await pool.write { database in
                let (admission, found) = try Self.admit(presented, at: now, in: database)
                guard admission == .admitted, var node = found else { return .refused(admission) }
                let isNewest = presented.serial == node.serial
                if node.key == key {
                    guard isNewest == false, let newest = node.newest else { return .sameKey }
                    return .renewed(node, newest)
                }
                if isNewest { node.previousSerial = node.serial }
                let certificate = try issue(node.node)
                node.take(certificate, for: key)
                try node.update(in: database)
                return .renewed(node, certificate)
            }
        }
    }

    /// In the order of their names.
    public func enrolledNodes() async throws(RegistryError) -> [EnrolledNode] {
        try await run { pool in try await pool.read { try EnrolledNode.fetchAll(in: $0) } }
    }

    public func enrolledNode(_ node: NodeID) async throws(RegistryError) -> EnrolledNode? {
        try await run { pool in try await pool.read { try EnrolledNode.fetch(node, in: $0) } }
    }

    /// The one that the operator is to decide about: who wants the name, before who has it.
    public func candidate(_ node: NodeID) async throws(RegistryError) -> EnrolledNode? {
        try await run { pool in
            try await pool.read { try EnrolledNode.fetchWaiting(node, in: $0) ?? EnrolledNode.fetch(node, in: $0) }
        }
    }

    /// What an operator decides; nil where no such node has enrolled. A node that is removed is forgotten but for that.
    public func decide(_ state: EnrolledNode.State, of node: NodeID) async throws(RegistryError) -> EnrolledNode? {
        try await run { pool in
            try await pool.write { database in
                if state != .removed, let decided = try Self.decideWaiting(state, of: node, in: database) {
                    return decided
                }
                try EnrolledNode.endWaiting(node, in: database)
                guard var enrolled = try EnrolledNode.fetch(node, in: database) else { return nil }
                enrolled.state = state
                try enrolled.update(in: database)
                if state == .removed {
                    try database.execute(sql: "DELETE FROM node WHERE id = ?", arguments: [node.text])
                }
                return enrolled
            }
        }
    }

    /// nil: nobody waits for the name of another.
    private static func decideWaiting(
        _ state: EnrolledNode.State, of node: NodeID, in database: Database
    ) throws -> EnrolledNode? {
        guard var waiting = try EnrolledNode.fetchWaiting(node, in: database) else { return nil }
        waiting.state = state
        if state == .accepted {
            try EnrolledNode.endWaiting(node, in: database)
            try waiting.enrol(in: database)
        } else {
            try waiting.wait(in: database)
        }
        return waiting
    }

    private static func enrol(
        _ attempt: EnrolmentAttempt, at now: Date, issue: (NodeID) throws -> ClientCertificate, in database: Database
    ) throws -> EnrolmentOutcome {
        guard let token = try TokenRecord.fetch(attempt.token, in: database), token.secret == attempt.secret else {
            return .refused(.unknownToken)
        }
        if token.revokedAt != nil { return .refused(.revoked) }
        guard now < token.expiresAt else { return .refused(.expired) }
        if let known = try EnrolledNode.fetch(token: token.id, key: attempt.key, in: database) {
            return try answer(known, for: attempt.key, issue: issue, in: database)
        }
        guard try TokenRecord.burn(token.id, in: database) else { return .refused(.used) }
        let node = EnrolledNode(
            node: token.node ?? attempt.newName, state: token.needsApproval ? .pending : .accepted, attempt: attempt,
            labels: token.labels, at: now)
        let isTaken = try EnrolledNode.fetch(node.node, in: database)?.state == .accepted
        if node.state == .pending, isTaken {
            try node.wait(in: database)
        } else {
            try EnrolledNode.endWaiting(node.node, in: database)
            try node.enrol(in: database)
        }
        return try answer(node, for: attempt.key, issue: issue, in: database)
    }

    private static func answer(
        _ node: EnrolledNode, for key: Digest, issue: (NodeID) throws -> ClientCertificate, in database: Database
    ) throws -> EnrolmentOutcome {
        switch node.state {
        case .pending: return .pending(node)
        case .rejected, .removed: return .refused(.rejected)
        case .accepted:
            // One that was renewed since has long had its answer.
            if let newest = node.newest { return node.key == key ? .accepted(node, newest) : .refused(.used) }
            var node = node
            let certificate = try issue(node.node)
            node.take(certificate, for: key)
            try node.update(in: database)
            return .accepted(node, certificate)
        }
    }
}
