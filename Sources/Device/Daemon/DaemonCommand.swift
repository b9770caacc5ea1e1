public import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import NIOCore
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

    @Flag(help: "Reads the configuration, says what is wrong with it or with the files it names, and ends.")
    var checkConfiguration = false

    @Flag(help: ArgumentHelp("Prints what `journalctl -x` explains its messages with.", visibility: .hidden))
    var printCatalog = false

    public init() {}

    /// The program, with the process's own arguments; returns its exit code.
    public static func runProcess() async -> Int32 {
        // Between a fork and an engine: nothing of a daemon is needed.
        let words = CommandLine.arguments
        if words.count > 1, words[1] == Confinement.verb {
            let reason = Confinement.run(Array(words.dropFirst(2)))
            _ = try? FileDescriptor.standardError.writeAll("swiftletd: \(reason)\n".utf8)
            if case .content = reason { return Confinement.contentCode }
            // As shells and setpriv have it: the program never ran.
            return 126
        }
        // One thread carries all that the sockets of a node say, and much more; each further one costs memory, and takes from
        // what the engines compute with.
        NIOSingletons.groupLoopCountSuggestion = 1
        do {
            if words.count > 1, let look = try NodeLook.parse(words[1], Array(words.dropFirst(2))) {
                return try await look.run().rawValue
            }
            var command = try parseAsRoot()
            if let daemon = command as? DaemonCommand { try await daemon.run() } else { try command.run() }
            return SwiftletContract.ExitCode.done.rawValue
        } catch let error as ConfigurationError {
            return fail("swiftletd: \(error)", .usage)
        } catch let error as HostError {
            return fail("swiftletd: \(error)", error.isNoSpace ? .noSpace : .failed)
        } catch {
            // What is left comes from the argument parser: help, the version, or what it did not understand.
            let code = exitCode(for: error)
            guard code == .success else {
                return fail(fullMessage(for: error), code == .validationFailure ? .usage : .failed)
            }
            print(fullMessage(for: error))
            return SwiftletContract.ExitCode.done.rawValue
        }
    }

    public func run() async throws {
        if printConfiguration { return print(ConfigurationLoader.documented) }
        if printCatalog { return print(JournalCatalog.text) }
        let loader = ConfigurationLoader(
            file: config.map { FilePath($0) }, environment: ProcessInfo.processInfo.environment, overrides: set)
        let settings = try loader.load()
        if checkConfiguration {
            try settings.checkFiles()
            let asRoot = geteuid() == 0 ? " What the daemon's own user may not read, root does not see." : ""
            return print("The configuration is fine." + asRoot)
        }
        Allocator.beFrugal()
        if ServiceManager.isPresent { try OwnProcess.closeToOthers() }
        let threshold = LogThreshold(settings.live.level)
        LoggingSystem.bootstrap { DaemonLogHandler(label: $0, threshold: threshold) }
        try await Daemon(
            settings: settings, load: loader.load, threshold: threshold, log: Logger(label: "swiftletd")
        ).run()
    }

    private static func fail(_ message: String, _ code: SwiftletContract.ExitCode) -> Int32 {
        _ = try? FileDescriptor.standardError.writeAll("\(message)\n".utf8)
        return code.rawValue
    }
}
