import ArgumentParser
import FoundationEssentials
import SwiftletPublisher

/// Where a change's drafts go that wait for signatures.
struct DraftOptions: ParsableArguments {
    @Option(
        name: .customLong("drafts-dir"),
        help: "Where drafts go that wait for signatures; default FLEET/drafts.", completion: .directory)
    var draftsDir: String?
    @Flag(help: "Show what would change; write nothing.")
    var dryRun = false

    /// Throws where a draft is there already: it may have signatures.
    func check(_ drafts: [Draft], for directory: FleetDirectory) throws {
        for draft in drafts { try Self.check(path(of: draft, directory)) }
    }

    static func check(_ path: String) throws(CommandError) {
        if FileManager.default.fileExists(atPath: path) { throw .draftExists(path: path) }
    }

    /// Writes the drafts; returns what is to be said about them.
    func write(_ drafts: [Draft], for directory: FleetDirectory) throws -> [DraftRow] {
        try drafts.map { draft in
            let path = path(of: draft, directory)
            if dryRun == false { try draft.write(to: path) }
            return DraftRow(path: path, summary: try draft.summary())
        }
    }

    private func path(of draft: Draft, _ directory: FleetDirectory) -> String {
        (draftsDir ?? directory.draftsPath) + "/" + draft.fileName
    }
}
