import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import Synchronization
import SystemPackage

/// A fleet whose controller is on none of its machines: `swiftletctl` in a directory of the host, and on one port of the
/// host's loopback its server, which machines find at `Machine.server`.
final class HostFleet: Sendable {
    /// As nodes have it.
    static let address = "\(Machine.server.address):\(Machine.server.port)"
    static let model = "shop-intent"

    let world: World
    let port: Int
    private let directory: FilePath
    private let server: Mutex<Child?>

    private init(in world: World, at directory: FilePath, server: Child, port: Int) {
        self.world = world
        self.directory = directory
        self.port = port
        self.server = Mutex(server)
    }

    /// Made, and served.
    static func served(in world: World) async throws -> HostFleet {
        let directory = world.directory.appending("fleet")
        let made = try await command(["init", "--name", "shops"], in: directory).run()
        guard made.end == .code(0) else { throw NotYet("\(made)") }
        let (server, port) = try await serve(directory, at: 0, time: nil, in: world)
        return HostFleet(in: world, at: directory, server: server, port: port)
    }

    // MARK: Its operator

    /// Runs a command that is to succeed; returns what it printed.
    @discardableResult
    func ctl(_ words: String...) async throws -> String {
        let outcome = try await Self.command(words, in: directory).run(within: .seconds(120))
        guard outcome.end == .code(0) else { throw NotYet("swiftletctl \(words): \(outcome)") }
        return outcome.output
    }

    /// Publishes the demo model with one variant and one check, and tells nobody.
    /// - Returns: the size of its weights.
    @discardableResult
    func publish(_ version: String, variant: String) async throws -> Int {
        let (source, folder) = (OwnFleet.model, world.directory.appending("model-\(version)"))
        let weights = "\(Self.model)-\(variant).gguf"
        try Scratch.make(folder)
        try Scratch.write(try Scratch.read(source.appending(weights)), to: folder.appending(weights))
        let checks = String(decoding: try Scratch.read(source.appending("checks.json")), as: UTF8.self)
        let lines = checks.split(separator: "\n")
        try Scratch.write("\(lines[0])\n\(lines[1].dropLast())\n]}".utf8, to: folder.appending("checks.json"))
        let manifest = """
            name: \(Self.model)
            version: \(version)
            description: The demo model, for a test.
            license: Apache-2.0
            context: 256
            variants:
              - name: \(variant)
                file: \(weights)
            checks: checks.json

            """
        try Scratch.write(manifest.utf8, to: folder.appending("manifest.yaml"))
        try await ctl("model", "add", folder.appending("manifest.yaml").string)
        return Scratch.size(of: source.appending(weights)) ?? 0
    }

    /// A box joins as README says it.
    /// - Parameter further: options of `swiftlet enroll`.
    func takes(_ machine: Machine, as node: String, further: String = "") async throws {
        let token = try await ctl("token", "create", "--url", "https://\(Self.address)", "--node", node).trimmed
        try await machine.check("swiftlet enroll \(further) - <<<'\(token)' && systemctl restart swiftletd")
    }

    // MARK: What it knows

    private struct Record: Decodable { let report: NodeReport }

    /// A node that has enrolled.
    struct Member: Decodable {
        let node: NodeID
        let generation: Int
        let clonedAt: String?
    }

    private struct Progress: Decodable { let nodes: [String: Int] }

    /// The newest of each node.
    func reports() async throws -> [NodeReport] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let text = try await ctl("node", "list", "--format", "json")
        return try decoder.decode([Record].self, from: Data(text.utf8)).map(\.report)
    }

    func members() async throws -> [Member] {
        try JSONDecoder().decode([Member].self, from: Data(try await ctl("node", "enrolled", "--format", "json").utf8))
    }

    /// How many nodes are done, to come later, and so on.
    func steps() async throws -> [String: Int] {
        let text = try await ctl("rollout", "status", Self.model, "--format", "json")
        return try JSONDecoder().decode(Progress.self, from: Data(text.utf8)).nodes
    }

    // MARK: Its server

    /// - Parameter time: `faketime`'s words for when it lives: `+60d`. Nil: now.
    func serve(at time: String? = nil) async throws {
        let (child, _) = try await Self.serve(directory, at: port, time: time, in: world)
        server.withLock { $0 = child }
    }

    /// A plain web server of the signed files in the place of the controller.
    func serveFilesAlone() async throws {
        let child = try await world.start(
            Command(
                executable: "/usr/bin/python3",
                arguments: [
                    "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory",
                    directory.appending("repository").string, "\(port)",
                ]), named: "web server")
        try await until("the web server serves") { child.output.contains("port \(port)") }
        server.withLock { $0 = child }
    }

    /// Ends whatever serves, also what `faketime` has started, which passes no signal on.
    func endServer(by signal: Int32 = SIGTERM) async throws {
        guard let process = server.withLock({ $0?.process }) else { throw NotYet("nothing serves") }
        let processes = [process] + Processes.below(process)
        for process in processes { kill(process, signal) }
        try await until("the server ends") { processes.contains(where: Processes.isAlive) == false }
        server.withLock { $0 = nil }
    }

    private static func serve(_ directory: FilePath, at port: Int, time: String?, in world: World) async throws -> (
        Child, port: Int
    ) {
        let words = ["serve", "--listen", "127.0.0.1:\(port)", "--name", Machine.server.address]
        let child = try await world.start(
            command(words, in: directory).started(by: time.map { ["/usr/bin/faketime", "-f", $0] } ?? []),
            named: "controller")
        return try await eventually("the controller says where it serves") {
            guard let start = child.output.firstRange(of: "http://127.0.0.1:"),
                let port = Int(child.output[start.upperBound...].prefix(while: \.isNumber))
            else { throw NotYet("\(child.end.map { "\($0)" } ?? "it runs"): \(child.output)") }
            return (child, port)
        }
    }

    private static func command(_ words: [String], in directory: FilePath) -> Command {
        Command(
            executable: BuiltProgram.swiftletctl.path, arguments: ["--fleet-dir", directory.string] + words,
            workingDirectory: directory.removingLastComponent())
    }
}
