import ArgumentParser
import SwiftletPublisher

struct MetadataPublishCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish signed drafts, with a new snapshot and timestamp.",
        discussion: """
            Verifies them as a node would, on top of what is published. What the keys here can sign as well is signed; where \
            signatures are missing nothing is published: exit code 11. The drafts of 'init' found the fleet.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The draft files; those that depend on each other together.", completion: .file())
    var files: [String]
    @Flag(help: "Verify everything; publish nothing.")
    var dryRun = false
    @OptionGroup var output: FormatOption

    private struct Row: Encodable {
        let published: [String]
    }

    var isChange: Bool { dryRun == false }

    func run() async throws {
        let now = Session.current.now()
        let drafts = try files.map { try Draft(fileAt: $0) }
        let directory = global.directory
        let store = keys.store(of: directory)
        let repository: Repository
        do throws(PublisherError) { repository = try Repository.open(directory, keys: store) } catch {
            guard case .founding = error else { throw error }
            return try found(directory, drafts, store)
        }
        let outcome = try repository.publish(drafts, at: now, dryRun: dryRun)
        guard case .published(let roles) = outcome else { return }
        if dryRun == false { removeDone(in: directory) }
        try output.print(Row(published: roles)) {
            "\(dryRun ? "would publish" : "published") new versions of \(roles.joined(separator: ", "))"
        }
    }

    private func found(_ directory: FleetDirectory, _ drafts: [Draft], _ store: KeyStore) throws {
        let repository = try Repository.found(
            in: directory, with: drafts, keys: store, at: Session.current.now(), dryRun: dryRun)
        if dryRun == false { removeDone(in: directory) }
        try output.print(Row(published: drafts.map(\.role))) {
            dryRun
                ? "the fleet '\(Table.plain(repository.fleet.name))' would be founded; nothing was written"
                : InitCommand.text(repository, at: directory)
        }
    }

    /// Those in the fleet's own folder have done their work; copies elsewhere are their owners'.
    private func removeDone(in directory: FleetDirectory) {
        for file in files where file.hasPrefix(directory.draftsPath + "/") { Draft.discard(at: file) }
    }
}
