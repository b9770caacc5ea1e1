import Glibc
import SwiftletContract
import SwiftletHarness
import Synchronization
import SystemPackage
import Testing

/// A node: `swiftletd` with its own directories, its configuration, and its uplink.
final class Node: Sendable {
    enum Uplink: Sendable {
        /// The daemon starts it, as where there is no systemd.
        case ofDaemon
        /// A process beside the daemon, as under systemd.
        case separate
        /// As `ofDaemon`, another program in its place.
        case program(FilePath)
    }

    struct Settings: Sendable {
        var name = "node-1"
        var labels = ""
        var repository: String
        var controller: String?
        var trustRoot: FilePath
        var engine = BuiltProgram.fakeEngine.path
        var uplink = Uplink.ofDaemon
        var memoryMax = "1G"
        var diskReserve = "1M"
        var pollInterval = "1s"
        /// None: what a test installs is committed at once.
        var probation = "0"
        var reportInterval = "1s"
        var state: FilePath?
        /// Further lines, by section.
        var further: [String: [String]] = [:]
    }

    /// What `swiftletctl node list` knows of a node.
    struct Record: Decodable, Sendable {
        var report: NodeReport
    }

    let world: World
    let settings: Settings
    let home: FilePath
    private let daemon = Mutex<Child?>(nil)
    private let uplink = Mutex<Child?>(nil)

    init(_ settings: Settings, in world: World) throws {
        self.world = world
        self.settings = settings
        self.home = world.directory.appending(settings.name)
        try Scratch.make(home)
    }

    /// A node of the fleet that fetches from `url`; it runs when this returns.
    static func started(
        in fleet: Fleet, from url: String, under words: [String] = [],
        _ change: (inout Settings) -> Void = { _ in }
    ) async throws -> Node {
        var settings = Settings(repository: url, trustRoot: fleet.root)
        change(&settings)
        let node = try Node(settings, in: fleet.world)
        try await node.start(under: words)
        return node
    }

    var state: FilePath { settings.state ?? home.appending("state") }
    var run: FilePath { home.appending("run") }
    var inference: FilePath { run.appending("inference.sock") }
    var control: FilePath { run.appending("control.sock") }
    var configuration: FilePath { home.appending("swiftletd.conf") }

    // MARK: Its life

    /// Starts the daemon, by way of `words` (`strace`, `unshare`), and waits until it can be asked.
    func start(under words: [String] = []) async throws {
        let child = try await launch(under: words)
        try await eventually("\(settings.name) can be asked") {
            if let end = child.end { throw NotYet("the daemon ended: \(end), \(child.output)") }
            return try await report()
        }
    }

    /// As `start`, but waits for nothing.
    @discardableResult
    func launch(under words: [String] = []) async throws -> Child {
        try Scratch.write(configurationText.utf8, to: configuration)
        if case .separate = settings.uplink { try await startUplink() }
        let child = try await world.start(command.started(by: words), named: settings.name)
        daemon.withLock { $0 = child }
        return child
    }

    var command: Command {
        Command(
            executable: BuiltProgram.swiftletd.path, arguments: ["--config", configuration.string],
            workingDirectory: home)
    }

    /// SIGKILL, as by a power cut, and nothing of it is left.
    func kill() async throws {
        let child = try child
        let processes = Processes.below(try #require(child.process))
        child.signal(SIGKILL)
        _ = try await child.waitUntilEnded()
        try await until("the daemon's children die with it") { processes.contains(where: Processes.isAlive) == false }
    }

    /// SIGTERM; the daemon is to end well.
    func stop() async throws {
        let child = try child
        child.signal(SIGTERM)
        let end = try await child.waitUntilEnded()
        try #require(end == .code(0), "the daemon ended badly")
    }

    /// SIGHUP, after the operator has written `lines` into a drop-in of the configuration.
    func reload(_ lines: String...) throws {
        let folder = FilePath(configuration.string + ".d")
        if Scratch.size(of: folder) == nil { try Scratch.make(folder) }
        try Scratch.write((lines.joined(separator: "\n") + "\n").utf8, to: folder.appending("operator.conf"))
        try child.signal(SIGHUP)
    }

    var child: Child {
        get throws { try #require(daemon.withLock { $0 }, "the node was never started") }
    }

    /// The engines that run.
    func engines() throws -> [Int32] {
        guard let process = try child.process else { return [] }
        let program = settings.engine.string
        return Processes.below(process).filter { Processes.words(of: $0).contains(program) }
    }

    private func startUplink() async throws {
        let socket = home.appending("uplink.sock")
        let prefixes = [settings.repository, settings.controller].compactMap { $0 }.flatMap { ["--allow", $0 + "/"] }
        let command = Command(
            executable: BuiltProgram.uplink.path, arguments: ["--socket", socket.string] + prefixes,
            workingDirectory: home)
        guard uplink.withLock({ $0?.end != nil || $0 == nil }) else { return }
        let child = try await world.start(command, named: "\(settings.name)'s uplink")
        uplink.withLock { $0 = child }
        try await until("the uplink listens") { Scratch.size(of: socket) != nil }
    }
}
