public import ArgumentParser
import FoundationEssentials
import Logging
import SwiftletContract
import SwiftletHost
import SystemPackage

/// `swiftletd`.
public struct DaemonCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "swiftletd",
        abstract: "Runs signed compact models on this node and serves them on a Unix socket.",
        discussion: """
            Reads /etc/swiftlet/swiftletd.conf and its drop-ins, then SWIFTLETD_* in the environment, then --set. It \
            opens no network socket: swiftlet-uplink does all transfers.
            """,
        version: SwiftletVersion.current)

    @Option(help: ArgumentHelp("The configuration file; its drop-ins are beside it in FILE.d.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Sets one key, as in --set PollInterval=1min. May be repeated.", valueName: "Key=value"))
    var set: [String] = []

    @Flag(help: "Prints a configuration file with every key and what it means, and ends.")
    var printConfiguration = false

    @Flag(help: "Reads the configuration, says what is wrong with it, and ends.")
    var checkConfiguration = false

    public init() {}

    public func run() async throws {
        if printConfiguration { return print(ConfigurationLoader.documented) }
        do {
            let settings = try ConfigurationLoader(
                file: config.map { FilePath($0) }, environment: ProcessInfo.processInfo.environment, overrides: set
            ).load()
            if checkConfiguration { return print("The configuration is fine.") }
            Allocator.beFrugal()
            LoggingSystem.bootstrap(StreamLogHandler.standardError)
            var log = Logger(label: "swiftletd")
            log.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
            try await Daemon(settings: settings, log: log).run()
        } catch let error as ConfigurationError {
            throw fail(error.description, .usage)
        } catch let error as HostError {
            throw fail(error.description, error.isNoSpace ? .noSpace : .failed)
        }
    }

    private func fail(_ message: String, _ code: SwiftletContract.ExitCode) -> ArgumentParser.ExitCode {
        _ = try? FileDescriptor.standardError.writeAll("swiftletd: \(message)\n".utf8)
        return ArgumentParser.ExitCode(code.rawValue)
    }
}
