import SwiftletContract
import SwiftletTrust

/// The next version of a role while it waits for signatures: a file that goes from machine to machine.
///
/// It is TUF's envelope, so that other tools can sign it too, with one member more, `draft`: what is needed to see what it
/// changes and who must sign, with nothing but this file at hand. Of that nothing is believed before it was verified from
/// the fleet's first root on; whose digest a signer compares with the one that he knows.
public struct Draft: Sendable {
    static let maxSize = Bytes.mebibytes(16)

    var file: SignedFile
    /// Every root so far, the first one first; none while the fleet is being founded.
    let roots: [SignedFile]
    /// The published targets, where they say who may sign.
    let targets: SignedFile?
    /// What is published of the role; nil for the first version.
    let current: SignedFile?
    /// The `signed` part of the metadata that says who may sign, where that is a draft too.
    let under: JSONObject?

    public var role: String { file.role }
    public var version: Int { file.version }
    /// `3.root.json`.
    public var fileName: String { "\(version).\(role).json" }

    /// Of a publication that lacks signatures of the role.
    init?(_ role: String, of publication: Publication) throws(PublisherError) {
        guard let file = publication.files[role] else { return nil }
        let state = publication.state
        func published(_ role: String) throws(PublisherError) -> SignedFile? {
            try state?.roles[role].map { role throws(PublisherError) in try Self.file(role.name, role.bytes) }
        }
        let delegator = RoleName.isTopLevel(role) ? RoleName.root : RoleName.targets
        self.file = file
        self.roots = try (state?.roots ?? []).map { bytes throws(PublisherError) in try Self.file(RoleName.root, bytes)
        }
        self.targets = RoleName.isTopLevel(role) ? nil : try published(RoleName.targets)
        self.current = try published(role)
        self.under = role == RoleName.root ? nil : publication.files[delegator]?.signed
    }

    /// Reads and verifies a draft.
    public init(fileAt path: String) throws(PublisherError) {
        guard let bytes = try DiskFile.read(path, limit: Self.maxSize) else {
            throw .draftUnusable(path: path, reason: "there is no such file")
        }
        do throws(TrustError) {
            try self.init(bytes)
            try verify()
        } catch { throw .draftUnusable(path: path, reason: error.description) }
    }

    init(_ bytes: [UInt8]) throws(TrustError) {
        let envelope = try JSON(parsing: bytes, file: "draft").object ?? JSONObject()
        guard let draft = envelope["draft"]?.object, let role = draft["role"]?.text?.string else {
            throw .malformed(file: "draft", reason: "it is not a draft that swiftletctl made: it has no member 'draft'")
        }
        func file(_ role: String, _ json: JSON?) throws(TrustError) -> SignedFile? {
            guard let object = json?.object else { return nil }
            return try SignedFile(role: role, envelope: object)
        }
        self.file = try SignedFile(role: role, envelope: envelope)
        var roots: [SignedFile] = []
        for json in draft["roots"]?.array ?? [] {
            if let root = try file(RoleName.root, json) { roots.append(root) }
        }
        self.roots = roots
        self.targets = try file(RoleName.targets, draft["targets"])
        self.current = try file(role, draft["current"])
        self.under = draft["under"]?.object
    }

    private static func file(_ role: String, _ bytes: [UInt8]) throws(PublisherError) -> SignedFile {
        try PublishedState.trust { () throws(TrustError) in
            try SignedFile(role: role, envelope: try JSON(parsing: bytes, file: role).object ?? JSONObject())
        }
    }

    /// Everything that the draft says about what is published must be signed, from the first root on.
    private func verify() throws(TrustError) {
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

    private var publishedDelegator: JSONObject? {
        RoleName.isTopLevel(role) ? roots.last?.signed : targets?.signed
    }

    /// Everyone whose signatures it needs: a new root those of the root before it too.
    var approvals: [(by: String, authority: RoleAuthority)] {
        var delegators: [(String, JSONObject?)] = []
        if role == RoleName.root {
            delegators = [("root \(version - 1)", roots.last?.signed), ("root \(version), this draft", file.signed)]
        } else if let under {
            let name = RoleName.isTopLevel(role) ? RoleName.root : RoleName.targets
            delegators = [("\(name) \(under["version"]?.integer ?? 0), a draft as well", under)]
        } else {
            let name = RoleName.isTopLevel(role) ? roots.last : targets
            delegators = [("\(name?.role ?? "") \(name?.version ?? 0)", publishedDelegator)]
        }
        return delegators.compactMap { name, delegator in
            delegator.flatMap { RoleAuthority(of: role, in: $0) }.map { (name, $0) }
        }
    }

    /// Adds the signatures of all keys that are here and may sign.
    /// - Returns: the ids of the keys that signed now.
    public mutating func sign(with keys: KeyStore) throws(PublisherError) -> [String] {
        var signers: [String] = []
        for approval in approvals {
            for id in approval.authority.keyIDs where signers.contains(id) == false {
                let tally = try PublishedState.trust { () throws(TrustError) in
                    try approval.authority.tally(file.bytes)
                }
                guard tally.signers.contains(id) == false, let key = try keys.key(id) else { continue }
                try file.add(key)
                signers.append(id)
            }
        }
        return signers
    }

    /// One line of JSON.
    var bytes: [UInt8] {
        var draft = JSONObject()
        draft["role"] = JSON(role)
        draft["roots"] = .array(roots.map { .object($0.envelope) })
        draft["targets"] = targets.map { .object($0.envelope) }
        draft["current"] = current.map { .object($0.envelope) }
        draft["under"] = under.map { .object($0) }
        var envelope = file.envelope
        envelope["draft"] = .object(draft)
        return JSON.object(envelope).compact
    }

    /// Replaces the file at once or not at all; makes the directory where it is missing.
    public func write(to path: String) throws(PublisherError) {
        try DiskDirectory.make(DiskFile.directory(of: path))
        try DiskFile.write(bytes, to: path)
    }

    /// Removes a draft's file, if it can.
    public static func discard(at path: String) { try? DiskFile.remove(path) }
}
