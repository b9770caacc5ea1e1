import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// The newest versions of the metadata that nodes may have seen, by role.
struct KnownVersions {
    /// A node that lies does not make the fleet jump further.
    static let maxJump = 100_000
    private(set) var versions: [String: Int] = [:]

    init() {}

    /// `timestamp=33`.
    init(words: [String]) throws(CommandError) {
        for word in words {
            let sides = word.split(separator: "=").map(String.init)
            guard sides.count == 2, let version = Int(sides[1]), (1...1_000_000_000).contains(version) else {
                throw .badOption(name: "--seen", value: word, reason: "write a role and a version: timestamp=33")
            }
            note(sides[0], version)
        }
    }

    /// - Parameter published: what the fleet has; what nodes report far above it is not believed.
    mutating func add(reports nodes: [NodeRecord], above published: [String: Int]) {
        for (role, version) in nodes.flatMap(\.report.sync.versions) {
            guard let own = published[role], version <= own + Self.maxJump else { continue }
            note(role, version)
        }
    }

    /// Another directory of the same fleet: what it has published, and what its nodes report.
    mutating func add(fleet directory: FleetDirectory, id: String) async {
        guard let repository = try? Repository.open(directory), repository.fleet.id == id,
            let roles = try? repository.status(at: Date())
        else { return }
        let published = Dictionary(uniqueKeysWithValues: roles.map { ($0.role, $0.version) })
        for (role, version) in published { note(role, version) }
        guard FileManager.default.fileExists(atPath: directory.databasePath),
            let nodes = try? await Registry(path: directory.databasePath).nodes()
        else { return }
        add(reports: nodes, above: published)
    }

    private mutating func note(_ role: String, _ version: Int) { versions[role] = max(versions[role] ?? 0, version) }
}
