import ArgumentParser
import SwiftletPublisher

/// Where a change's drafts go that wait for signatures.
struct DraftOptions: ParsableArguments {
    @Option(
        name: .customLong("drafts-dir"),
        help: "Where drafts go that wait for signatures; default FLEET/drafts.", completion: .directory)
    var draftsDir: String?
    @Flag(help: "Show what would change; write nothing.")
    var dryRun = false

    /// Writes the drafts; returns what is to be said about them.
    func write(_ drafts: [Draft], for directory: FleetDirectory) throws -> [DraftRow] {
        let folder = draftsDir ?? directory.draftsPath
        return try drafts.map { draft in
            let path = folder + "/" + draft.fileName
            if dryRun == false { try draft.write(to: path) }
            return DraftRow(path: path, summary: try draft.summary())
        }
    }
}
