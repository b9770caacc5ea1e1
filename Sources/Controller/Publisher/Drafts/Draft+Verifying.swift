import SwiftletTrust

extension Draft {
    /// Everything that the draft says about what is published must be signed, from the first root on.
    func verify() throws(TrustError) {
        if let first = roots.first {
            var trusted = try TrustedMetadata(toSignAgain: first.bytes)
            for root in roots.dropFirst() { try trusted.updateRoot(root.bytes) }
        }
        let root = roots.last?.signed
        for (file, delegator) in [(targets, root), (current, role == RoleName.root ? root : publishedDelegator)] {
            guard let file else { continue }
            let tally = try SignatureTally(of: file.bytes, role: file.role, delegator: delegator ?? JSONObject())
            guard tally.isEnough else {
                throw .badSignature(role: file.role, valid: tally.signers.count, threshold: tally.threshold)
            }
        }
        guard file.version == (current?.version ?? 0) + 1 else {
            throw .wrongVersion(
                role: role, expected: Int64((current?.version ?? 0) + 1), offered: Int64(file.version))
        }
        let type = role == RoleName.root ? "root" : "targets"
        guard file.signed["_type"]?.text?.string == type else {
            throw .wrongType(
                file: fileName, expected: type, found: file.signed["_type"]?.text?.string ?? "nothing")
        }
        guard RoleName.isListed(role) || role == RoleName.root, approvals.isEmpty == false else {
            throw .malformed(file: fileName, reason: "it does not say who may sign it")
        }
        for approval in approvals { _ = try approval.authority.tally(file.bytes) }
    }

    /// The published metadata that says who may sign.
    var publishedDelegator: JSONObject? {
        RoleName.isTopLevel(role) ? roots.last?.signed : targets?.signed
    }
}
