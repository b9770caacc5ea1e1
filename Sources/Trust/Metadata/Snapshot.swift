/// `snapshot.json` (4.4): the version of every targets metadata file.
struct Snapshot: Hashable, Sendable {
    let common: Common
    /// By file name: `targets.json`, `ch-stable.json`.
    let files: [JSONText: FileFacts]

    static let role = "snapshot"

    init(_ envelope: Envelope) throws(TrustError) {
        self.common = try envelope.common(type: Self.role)
        let meta = try envelope.signed.object("meta")
        var files: [JSONText: FileFacts] = [:]
        for member in meta.members { files[member.key] = try FileFacts(try meta.object(member.key)) }
        self.files = files
    }

    func facts(of role: JSONText) -> FileFacts? { files[JSONText(utf8: role.utf8 + Array(".json".utf8))] }
}
