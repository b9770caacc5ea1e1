import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a fleet's directory of a backup.",
        discussion: """
            The controller must not run here, and the old one never again. Nodes refuse metadata that is older than what they \
            have seen: where newer versions are known, by the directory that is replaced, by the nodes' reports in it and in \
            the backup, or by --seen, versions above them are signed, with the keys of the backup and of --keys-dir. Without \
            such keys nothing is restored.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "What 'swiftletctl backup' wrote.", completion: .file())
    var file: String
    @Flag(help: "Also where there is a fleet already: it is moved aside, and its models' files are kept.")
    var force = false
    @Option(
        help: ArgumentHelp(
            "A version that nodes have seen; may be given several times: timestamp=33.", valueName: "role=version"))
    var seen: [String] = []
    @Flag(help: "Restore also where newer versions cannot be signed now.")
    var acceptOlder = false
    @OptionGroup var output: FormatOption

    /// What `--format json` prints.
    private struct Restored: Encodable {
        let directory: String
        let madeAt: Date
        let signed: [String]
        /// Where the fleet is that was there before.
        let replaced: String?
        /// Of the files that releases name.
        let missingBlobs: Int
    }

    func run() async throws {
        let now = Session.current.now()
        let given = try KnownVersions(words: seen)
        let archive = try archive()
        let backup = try FleetBackup(archive: archive)
        let roles = backup.manifest.roles.keys.sorted()
        for role in given.versions.keys where roles.contains(role) == false {
            throw PublisherError.unknownRole(role, known: roles)
        }
        let place = try FleetReplacement(for: global.directory)
        do {
            if try place.isTaken, force == false {
                throw CommandError.file(
                    path: place.target.path,
                    reason: "it is there already; choose another --fleet-dir, or move it aside with --force")
            }
            let mark = try place.isTaken ? ServingMark(place.target) : nil
            try backup.write(to: place.draft, passphrase: keys.passphrases.unlocking)
            try archive.restoreRegistry(to: place.draft.databasePath)
            let registry = try Registry(path: place.draft.databasePath)
            let repository = try Repository.open(place.draft, keys: keys.store(of: place.draft))
            if try place.isTaken { try place.keepBlobs() }
            var known = given
            known.add(reports: try await registry.nodes(), above: backup.manifest.roles)
            await known.add(fleet: place.target, id: repository.fleet.id)
            let signed = try rise(repository, above: known.versions, at: now)
            let missing = try repository.examineTree(isDeep: false).blobFaults.count
            try registry.close()
            let aside = try place.replace(at: now)
            _ = consume mark
            // The log that goes on is the backup's.
            try AuditTrail(place.target).note(
                AuditEntry(
                    at: now, actor: LocalUser.actor, what: "restore",
                    arguments: .array([.string(file), .string(backup.manifest.madeAt.formatted(.iso8601))]),
                    outcome: .done))
            try print(
                Restored(
                    directory: place.target.path, madeAt: backup.manifest.madeAt, signed: signed, replaced: aside,
                    missingBlobs: missing), at: now)
        } catch {
            try? place.abandon()
            throw error
        }
    }

    private func archive() throws -> BackupArchive {
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandError.file(path: file, reason: "there is no such file")
        }
        do { return try BackupArchive(path: file) } catch {
            guard case .unopenable(_, let reason) = error else { throw error }
            throw PublisherError.backupUnusable(reason: reason)
        }
    }

    private func rise(_ repository: Repository, above seen: [String: Int], at now: Date) throws -> [String] {
        do throws(PublisherError) { return try repository.rise(above: seen, at: now) } catch {
            guard case .backupTooOld(let roles, _) = error, acceptOlder else { throw error }
            let versions = roles.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            Session.current.console.note(
                "warning: nodes have seen \(versions), and refuse what this fleet publishes until newer versions are signed: "
                    + "'swiftletctl keys renew ROLE --above VERSION'")
            return []
        }
    }

    private func print(_ row: Restored, at now: Date) throws {
        try output.print(row) {
            var lines = ["'\(row.directory)' is the fleet as it was \(Age(of: row.madeAt, at: now))"]
            if row.signed.isEmpty == false {
                lines.append("signed above what nodes have seen: \(row.signed.joined(separator: ", "))")
            }
            if let replaced = row.replaced { lines.append("the fleet that was there is in '\(replaced)'") }
            if row.missingBlobs > 0 {
                lines.append(
                    "\(row.missingBlobs) files of releases are missing: copy them into '\(row.directory)/repository/blobs/sha256'"
                )
            }
            lines.append(
                "next: 'swiftletctl serve', and once nodes have reported 'swiftletctl check': nodes-ahead names what they have "
                    + "seen that is newer; what was published and pushed since the backup is to be published and pushed again"
            )
            return lines.joined(separator: "\n")
        }
    }
}
