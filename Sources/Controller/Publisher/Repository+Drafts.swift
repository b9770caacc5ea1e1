import Crypto
public import FoundationEssentials
import SwiftletContract
import SwiftletTrust

extension Repository {
    /// Publishes drafts that were signed elsewhere, together, with what follows from them. Where signatures are missing
    /// that the keys here cannot make, nothing is.
    public func publish(
        _ drafts: [Draft], at now: Date, dryRun: Bool = false
    ) throws(PublisherError) -> ChangeOutcome {
        let outcome = try publishing(at: now) { (state, publication) throws(PublisherError) in
            for draft in drafts {
                guard state.roles[draft.role] != nil else { throw .unknownRole(draft.role, known: state.names) }
                try publication.adopt(draft.file)
            }
            for draft in drafts { try draft.checkBase(in: publication) }
            try check(publication, state)
            let proposed = publication
            return try finish(&publication, dryRun: dryRun) { () throws(PublisherError) in
                try writeIndex(of: proposed)
            }
        }
        if case .drafted(let incomplete) = outcome { throw try Self.incomplete(incomplete) }
        return outcome
    }

    static func incomplete(_ drafts: [Draft]) throws(PublisherError) -> PublisherError {
        var lacks: [String] = []
        for draft in drafts {
            for approval in try draft.summary().approvals where approval.isEnough == false {
                lacks.append(
                    "'\(draft.role)' \(draft.version) has \(approval.signatures) of the \(approval.threshold) signatures "
                        + "that \(approval.by) asks for")
            }
        }
        return .draftsIncomplete(lacks)
    }

    /// What a channel's draft adds must lie in the tree: its targets, and the blobs that their releases name.
    private func check(_ publication: Publication, _ state: PublishedState) throws(PublisherError) {
        for channel in fleet.channels {
            let role = RoleName.channel(channel)
            guard let new = publication.files[role]?.signed["targets"]?.object else { continue }
            let old = state.roles[role]?.signed["targets"]?.object ?? JSONObject()
            for member in new.members where old[member.key] != member.value {
                try check(member.key.string, member.value.object ?? JSONObject())
            }
        }
    }

    private func check(_ path: String, _ facts: JSONObject) throws(PublisherError) {
        guard let digest = facts["hashes"]?.object?["sha256"]?.text.flatMap({ Digest(hex: $0.string) }) else {
            throw .untrustedTree(.noKnownHash(file: path))
        }
        let file = tree.target(path, digest: digest)
        guard let bytes = try DiskFile.read(file, limit: OCIManifest.maxSize) else {
            throw .untrustedTree(.fileMissing(path: file))
        }
        guard Digest(bytes: SHA256.hash(data: bytes)) == digest else {
            throw .untrustedTree(.wrongHash(file: file, algorithm: "sha256"))
        }
        let release: Release
        do throws(DocumentError) { release = try Release(manifest: bytes) } catch { throw .document(error) }
        for blob in release.allBlobs { try check(blob) }
    }

    /// Of all channels, as they will be.
    func writeIndex(of publication: Publication) throws(PublisherError) {
        var all: [(String, Blob)] = []
        for role in fleet.channels.map(RoleName.channel) {
            for member in publication.content(of: role)?["targets"]?.object?.members ?? [] {
                let facts = member.value.object
                guard let digest = facts?["hashes"]?.object?["sha256"]?.text.flatMap({ Digest(hex: $0.string) }),
                    let length = facts?["length"]?.integer
                else { throw .untrustedTree(.noKnownHash(file: member.key.string)) }
                all.append((member.key.string, Blob(digest: digest, size: Bytes(length))))
            }
        }
        try DiskFile.write(OCIIndex.json(all.sorted { $0.0 < $1.0 }).compact, to: tree.index)
    }
}
