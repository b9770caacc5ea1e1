import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A fleet whose first metadata waits for signatures: `founding.json`, in the place of `fleet.json`. It holds what all
/// roles are to say; a draft that says anything else is not one of these.
struct Founding {
    private static let maxSize = Bytes.mebibytes(1)

    let fleet: Fleet
    let contents: [String: JSONObject]

    init(_ fleet: Fleet, _ publication: Publication) {
        self.fleet = fleet
        self.contents = publication.files.filter { $0.key == RoleName.root || RoleName.isListed($0.key) }
            .mapValues(\.signed)
    }

    /// nil where nothing is being founded.
    init?(in directory: FleetDirectory) throws(PublisherError) {
        guard let bytes = try DiskFile.read(directory.foundingPath, limit: Self.maxSize) else { return nil }
        let json: JSON
        do throws(TrustError) { json = try JSON(parsing: bytes, file: "founding.json") } catch {
            throw .untrustedTree(error)
        }
        let roles = json.object?["roles"]?.object?.members ?? []
        self.contents = Dictionary(roles.map { ($0.key.string, $0.value.object ?? JSONObject()) }) { $1 }
        self.fleet = try Fleet.read(json.object?["fleet"]?.compact ?? [])
    }

    func write(to path: String) throws(PublisherError) {
        var roles = JSONObject()
        for (role, content) in contents { roles[JSONText(role)] = .object(content) }
        let fleetBytes = try fleet.bytes()
        let fleetJSON = try PublishedState.trust { () throws(TrustError) in
            try JSON(parsing: fleetBytes, file: "fleet.json")
        }
        let json: JSON = ["fleet": fleetJSON, "roles": .object(roles)]
        try DiskFile.write(json.compact, to: path)
    }
}
