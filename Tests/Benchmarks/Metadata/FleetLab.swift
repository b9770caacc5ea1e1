import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A fleet of sixteen channels with its controller, a counting relay before it, and one node: the real programs.
final class FleetLab {
    static let channels = (0..<16).map { "ch\($0 < 10 ? "0" : "")\($0)" }
    static let channel = channels[3]
    private static let port = 7593

    let relay: Relay
    private let programs: Programs
    private let engine: String
    private let root: URL
    private let client: HTTPClient
    private var controller: Process?
    private var daemon: Process?

    /// `body`'s fleet and its processes are gone when this returns.
    static func with(_ client: HTTPClient, _ body: (FleetLab) async throws -> Void) async throws {
        let lab = try await FleetLab(client)
        do {
            try await lab.start()
            try await body(lab)
        } catch {
            try await lab.end()
            throw error
        }
        try await lab.end()
    }

    private init(_ client: HTTPClient) async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let bin = environment["SWIFTLET_BIN"], let engine = environment["SWIFTLET_ENGINE"],
            let model = environment["SWIFTLET_MODEL_FOLDER"]
        else { throw Trouble("run this by Packaging/bench: it needs SWIFTLET_BIN, _ENGINE and _MODEL_FOLDER") }
        self.client = client
        self.engine = engine
        self.root = FileManager.default.temporaryDirectory.appending(
            path: "swl\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: root.appending(path: "run"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: model, toPath: root.appending(path: "model").path)
        self.programs = Programs(bin: bin, root: root)
        self.relay = try await Relay(to: Self.port)
    }

    private func start() async throws {
        try programs.run("swiftletctl", ["init", "--name", "bench"] + Self.channels.flatMap { ["--channel", $0] })
        for channel in Self.channels { try publish(in: channel) }
        controller = try programs.launch("swiftletctl", ["serve", "--listen", "127.0.0.1:\(Self.port)"])
        try await Programs.until("the controller serves") { [client] in
            try await client.execute(
                HTTPClientRequest(url: "http://127.0.0.1:\(Self.port)/v1/health"), timeout: .seconds(2)
            ).status == .ok
        }
        try configuration.write(to: root.appending(path: "swiftletd.conf"), atomically: true, encoding: .utf8)
        try await startNode()
        try await Programs.until("the node serves") { [client, socket] in
            try await client.execute(HTTPClientRequest(url: "http+unix://\(socket)/health"), timeout: .seconds(2))
                .status
                == .ok
        }
    }

    /// The manifest's release in the channel, and the order to run it.
    func publish(in channel: String) throws {
        let manifest = root.appending(path: "model/manifest.yaml").path
        try programs.run("swiftletctl", ["model", "add", "--channel", channel, manifest])
        try programs.run("swiftletctl", ["push", "shop-intent", "--channel", channel])
    }

    /// The same model with another version.
    func nextVersion() throws {
        let file = root.appending(path: "model/manifest.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("version: 1.0.0", with: "version: 1.1.0").write(to: file, atomically: true, encoding: .utf8)
    }

    func sync() throws { try programs.run("swiftlet", ["sync"]) }

    func restartNode() async throws {
        daemon?.terminate()
        daemon?.waitUntilExit()
        relay.forget()
        try await startNode()
    }

    private func startNode() async throws {
        daemon = try programs.launch("swiftletd", ["--config", root.appending(path: "swiftletd.conf").path])
        try await Programs.until("the node can be asked") { (try? self.programs.run("swiftlet", ["status"])) != nil }
    }

    private func end() async throws {
        for process in [daemon, controller].compactMap(\.self) where process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
        try await relay.stop()
        try FileManager.default.removeItem(at: root)
    }

    private var socket: String { root.appending(path: "run/inference.sock").path.addingPercentEncoding() }

    private var configuration: String {
        """
        [Node]
        Name=bench
        StateDirectory=\(root.path)/node
        RuntimeDirectory=\(root.path)/run
        [Fleet]
        RepositoryURL=http://127.0.0.1:\(relay.port)
        TrustRoot=\(root.path)/fleet/repository/metadata/1.root.json
        Channel=\(Self.channel)
        PollInterval=12h
        [Serving]
        Engine=\(engine)/llama-server
        [Uplink]
        UplinkProgram=\(programs.bin)/swiftlet-uplink
        """
    }
}
