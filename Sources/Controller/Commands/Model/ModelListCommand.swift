import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct ModelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the published releases.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this channel.")
    var channel: String?
    @OptionGroup var output: FormatOption

    func run() async throws {
        let repository = try global.openRepository()
        var rows: [ReleaseRow] = []
        for channel in try repository.channels(channel) {
            rows += try repository.releases(in: channel)
                .map { ReleaseRow($0.release, channel: channel, manifest: $0.manifest.digest) }
        }
        rows.sort {
            ($0.release.model, $0.channel, $1.release.sequence) < ($1.release.model, $1.channel, $0.release.sequence)
        }
        try output.print(rows) { Self.text(rows) }
    }

    private static func text(_ rows: [ReleaseRow]) -> String {
        guard rows.isEmpty == false else { return "no releases yet; publish one with 'swiftletctl model add'" }
        var table = Table("MODEL", "VERSION", "CHANNEL", ">SEQUENCE", ">FLOOR", ">CONTEXT", "VARIANTS", "MANIFEST")
        for row in rows {
            table.add(
                row.release.model.text, row.release.version.text, row.channel.text, "\(row.release.sequence)",
                "\(row.release.floor)", "\(row.release.context)",
                (row.release.variants.map { "\($0.name) (\($0.blob.size))" }
                    + row.release.adapters.map { "+\($0.name) (\($0.blob.size))" }).joined(separator: ", "),
                row.manifest?.short ?? "")
        }
        return table.text
    }
}
