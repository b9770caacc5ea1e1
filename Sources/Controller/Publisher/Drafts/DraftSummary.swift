import Crypto
public import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

/// What a draft would change and how far it is signed: what somebody reads before he signs.
public struct DraftSummary: Sendable, Encodable {
    /// Whose signatures are needed.
    public struct Approval: Sendable, Encodable {
        /// The metadata that says so: `root 2`.
        public let by: String
        public let threshold: Int
        public let keys: [Key]
        public var signatures: Int { keys.filter(\.hasSigned).count }
        public var isEnough: Bool { signatures >= threshold }
    }

    public struct Key: Sendable, Encodable {
        public let id: String
        public let type: String
        public let hasSigned: Bool
    }

    public let role: String
    public let version: Int
    public let expires: Date
    /// The SHA-256 of the fleet's first root, which nodes pin; nil while the fleet is being founded.
    public let fleetRoot: SwiftletContract.Digest?
    /// Against what is published, in words.
    public let changes: [String]
    public let approvals: [Approval]
    public var isComplete: Bool { approvals.allSatisfy(\.isEnough) }
}

extension Draft {
    public func summary() throws(PublisherError) -> DraftSummary {
        var approvals: [DraftSummary.Approval] = []
        for approval in self.approvals {
            let signers = try PublishedState.trust { () throws(TrustError) in
                try approval.authority.tally(file.bytes).signers
            }
            let keys = approval.authority.keys.map {
                DraftSummary.Key(id: $0.id, type: $0.type, hasSigned: signers.contains($0.id))
            }
            approvals.append(
                DraftSummary.Approval(by: approval.by, threshold: approval.authority.threshold, keys: keys))
        }
        return DraftSummary(
            role: role, version: version,
            expires: SignedTime.date(file.signed["expires"]?.text?.string ?? "") ?? .distantPast,
            fleetRoot: roots.first.flatMap { Digest(bytes: SHA256.hash(data: $0.bytes)) },
            changes: MetadataChanges.words(from: current?.signed, to: file.signed), approvals: approvals)
    }
}
