import ArgumentParser
import SwiftletPublisher

struct MetadataSignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Add the signatures that the keys here can make to drafts.",
        discussion: """
            Shows each draft as 'show' does, then signs it in place. Needs no fleet directory: a key file (--key-file), or \
            a directory with some (--keys-dir), is enough. A file without a key that may sign is left as it is: exit code 1.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The draft files.", completion: .file())
    var files: [String]
    @Option(
        name: .customLong("key-file"), help: "A private key file; may be given several times.", completion: .file())
    var keyFiles: [String] = []
    @OptionGroup var fleet: FleetRootOption
    @Flag(help: "Show the drafts and which keys would sign; change nothing.")
    var dryRun = false
    @OptionGroup var output: FormatOption

    private struct Row: Encodable {
        let draft: DraftRow
        let signedNow: [String]
    }

    func run() async throws {
        let session = Session.current
        let store = keys.store(of: global.directory, files: keyFiles)
        var rows: [Row] = []
        for path in files {
            var draft = try Draft(fileAt: path)
            let before = DraftRow(path: path, summary: try draft.summary())
            try fleet.check(before.summary, path: path)
            if output.format == .text { session.console.print(before.text(at: session.now())) }
            let signers = try draft.sign(with: store)
            if signers.isEmpty, before.summary.isComplete == false {
                throw CommandError.noKeyForDraft(path: path, places: store.places.map(\.path))
            }
            if signers.isEmpty == false, dryRun == false { try draft.write(to: path) }
            rows.append(Row(draft: DraftRow(path: path, summary: try draft.summary()), signedNow: signers))
        }
        try output.print(rows) {
            rows.map { row in
                let verb = dryRun ? "would sign" : "signed"
                let who = row.signedNow.map { "\($0.prefix(12))" }.joined(separator: ", ")
                return (row.signedNow.isEmpty ? "" : "\n\(verb) with \(who)\n") + row.draft.lackWords
            }.joined(separator: "\n")
        }
    }
}
