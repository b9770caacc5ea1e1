import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

struct BundleExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all that a channel's nodes need into one file.",
        discussion: """
            The file holds the signed metadata, the channel's rollouts, and the releases that they ask for, as a tar \
            archive. 'swiftlet import FILE' on a node verifies it as if it came over the network and installs what is \
            meant for that node. Its signatures expire as they do on the network: the timestamp after seven days.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @Option(
        name: .shortAndLong, help: "The file; default FLEET-CHANNEL.bundle. One that is there is replaced.",
        completion: .file())
    var output: String?
    @Flag(help: "Show what it would hold.")
    var dryRun = false
    @OptionGroup var format: FormatOption

    func run() async throws {
        let session = Session.current
        let repository = try global.openRepository()
        let channel = try repository.channel(channel)
        let contents = try repository.bundle(of: channel)
        let path = output ?? "\(repository.fleet.fileName)-\(channel).bundle"
        if dryRun == false {
            let progress = Progress(path, console: session.console)
            defer { progress.finish() }
            try contents.write(to: path) { progress.update($0, of: $1) }
        }
        let row = BundleRow(path: path, contents, isWritten: dryRun == false, at: session.now())
        try format.print(row) { row.text }
    }
}

extension Fleet {
    /// The fleet's name as a part of a file name.
    fileprivate var fileName: String {
        let plain = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return String(plain)
    }
}
