import ArgumentParser
import SwiftletPublisher

struct MetadataShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what drafts change and who has signed them; needs no fleet directory.")

    /// Not needed, and often given all the same.
    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "The draft files.", completion: .file())
    var files: [String]
    @OptionGroup var fleet: FleetRootOption
    @OptionGroup var output: FormatOption

    func run() async throws {
        let rows = try files.map { path in
            let summary = try Draft(fileAt: path).summary()
            try fleet.check(summary, path: path)
            return DraftRow(path: path, summary: summary)
        }
        let now = Session.current.now()
        try output.print(rows) { rows.map { $0.text(at: now) }.joined(separator: "\n\n") }
    }
}
