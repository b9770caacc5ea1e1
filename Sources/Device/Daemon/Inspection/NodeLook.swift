import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What `swiftlet check` and `swiftlet support-bundle` become: this program knows the node, `swiftlet` only asks. Not for
/// people: the arguments are `swiftlet`'s.
struct NodeLook: ParsableArguments {
    enum Kind: String { case check, supportBundle = "support-bundle" }

    @Option var config: String?
    @Option var control: String?
    @Option var client: String?
    @Option var output: String?
    @Flag var json = false
    @Flag var all = false

    private var kind = Kind.check

    private enum CodingKeys: String, CodingKey { case config, control, client, output, json, all }

    init() {}

    /// nil where the first word is another.
    static func parse(_ word: String, _ arguments: [String]) throws -> NodeLook? {
        guard let kind = Kind(rawValue: word) else { return nil }
        var look = try parse(arguments)
        look.kind = kind
        return look
    }

    func run() async throws -> SwiftletContract.ExitCode {
        let loader = ConfigurationLoader(
            file: config.map { FilePath($0) }, environment: ProcessInfo.processInfo.environment, overrides: [])
        let inspection = NodeInspection(loader: loader, control: control.map { FilePath($0) }, client: client)
        let report = await inspection.report()
        switch kind {
        case .check:
            print(json ? String(decoding: try report.json(pretty: true), as: UTF8.self) : report.text(all: all))
            return report.exitCode
        case .supportBundle:
            let bundle = await SupportBundle.collect(report, inspection)
            print(try bundle.write(to: output.map { FilePath($0) }))
            return .done
        }
    }
}
