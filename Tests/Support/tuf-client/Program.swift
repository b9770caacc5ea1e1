import ArgumentParser
import AsyncHTTPClient
import Foundation
import SwiftletTrust

/// A TUF client for tests, nothing but SwiftletTrust's workflow behind the command line that tuf-conformance drives: see
/// README.md beside this file.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tuf-client", abstract: "A TUF client for tests: SwiftletTrust behind tuf-conformance's protocol.")

    enum Action: String, ExpressibleByArgument {
        case initialise = "init"
        case refresh, download
    }

    @Option(help: "Where the trusted metadata lies.")
    var metadataDir: String

    @Option(help: "Where the repository's metadata lies.")
    var metadataURL: String?

    @Option(parsing: .singleValue, help: "A target path to download; repeatable.")
    var targetName: [String] = []

    @Option(help: "Where downloaded targets go.")
    var targetDir: String?

    @Option(help: "Where the repository's targets lie.")
    var targetBaseURL: String?

    @Argument(help: "init, refresh or download.")
    var action: Action

    @Argument(help: "For init: the root to trust.")
    var trustedRoot: String?

    func run() async throws {
        let directory = MetadataDirectory(URL(filePath: metadataDir, directoryHint: .isDirectory))
        switch action {
        case .initialise:
            guard let trustedRoot else { throw ValidationError("init needs the root to trust") }
            try directory.begin(with: Array(try Data(contentsOf: URL(filePath: trustedRoot))))
        case .refresh:
            try await withClient(directory) { client in try await client.refresh() }
        case .download:
            guard let targetDir, let targetBaseURL else {
                throw ValidationError("download needs --target-dir and --target-base-url")
            }
            let targets = URL(filePath: targetDir, directoryHint: .isDirectory)
            try await withClient(directory) { client in
                try await client.refresh()
                for name in targetName { try await client.download(name, from: targetBaseURL, to: targets) }
            }
        }
    }

    private func withClient(_ directory: MetadataDirectory, _ body: (inout Client) async throws -> Void) async throws {
        guard let metadataURL else { throw ValidationError("\(action.rawValue) needs --metadata-url") }
        let http = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
        do {
            var client = try Client(directory, metadataURL: metadataURL, http: Web(client: http))
            try await body(&client)
        } catch {
            try await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }
}
