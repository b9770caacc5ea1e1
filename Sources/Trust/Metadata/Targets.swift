/// `targets.json` and the metadata of delegated roles (4.5).
struct Targets: Hashable, Sendable {
    let common: Common
    let targets: [JSONText: TargetFacts]
    let delegations: Delegations?

    static let role: JSONText = "targets"

    init(_ envelope: Envelope) throws(TrustError) {
        self.common = try envelope.common(type: "targets")
        let files = try envelope.signed.object("targets")
        var targets: [JSONText: TargetFacts] = [:]
        for member in files.members { targets[member.key] = try TargetFacts(try files.object(member.key)) }
        self.targets = targets
        self.delegations =
            envelope.signed.has("delegations") ? try Delegations(try envelope.signed.object("delegations")) : nil
    }
}

/// What was signed of a target file.
struct TargetFacts: Hashable, Sendable {
    let length: Int64
    let hashes: Hashes

    init(_ fields: Fields) throws(TrustError) {
        self.length = try fields.integer("length", in: 0...Int64.max)
        self.hashes = try Hashes(try fields.object("hashes"))
    }
}
