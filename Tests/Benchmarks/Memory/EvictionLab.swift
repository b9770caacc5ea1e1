import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SwiftletHarness
import SystemPackage

/// Four models of different size: on a node whose budget holds two of them, and, beside it, in llama-server's own router,
/// which keeps the two that were used last.
final class EvictionLab {
    static let models: [(name: String, shape: SyntheticModel.Shape)] = [
        ("small", .small), ("medium", .medium), ("large", .large), ("huge", .huge),
    ]
    static let context = 512
    private static let port = 7594

    let root: URL
    private let programs: Programs
    private let engine: String
    private let client: HTTPClient
    private var running: [Process] = []

    init(_ client: HTTPClient) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let bin = environment["SWIFTLET_BIN"], let engine = environment["SWIFTLET_ENGINE"],
            let donor = environment["SWIFTLET_MODEL_FOLDER"]
        else { throw Trouble("run this by Packaging/bench: it needs SWIFTLET_BIN, _ENGINE and _MODEL_FOLDER") }
        self.client = client
        self.engine = engine
        self.root = FileManager.default.temporaryDirectory.appending(
            path: "swe\(ProcessInfo.processInfo.processIdentifier)")
        self.programs = Programs(bin: bin, root: root)
        let tokenizer = Array(try Data(contentsOf: URL(filePath: donor + "/shop-intent-q8_0.gguf")))
        for model in Self.models {
            let folder = root.appending(path: "models/\(model.name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = FilePath(folder.appending(path: "\(model.name).gguf").path)
            try SyntheticModel(model.shape, tokenizerOf: tokenizer).write(to: file)
            try Self.manifest(model.name).write(
                to: folder.appending(path: "manifest.yaml"), atomically: true, encoding: .utf8)
        }
    }

    private static func manifest(_ name: String) -> String {
        """
        name: \(name)
        version: 1.0.0
        description: Random weights, for benchmarks.
        license: Apache-2.0
        context: \(context)
        variants:
          - name: q8_0
            file: \(name).gguf
        """
    }

    /// The socket of a node that serves all four by turns, on this budget.
    func startNode(budget: String) async throws -> String {
        try programs.run("swiftletctl", ["init", "--name", "bench"])
        for model in Self.models {
            try programs.run("swiftletctl", ["model", "add", root.path + "/models/\(model.name)/manifest.yaml"])
            try programs.run("swiftletctl", ["push", model.name])
        }
        try programs.run("swiftletctl", ["bundle", "export", "--output", root.path + "/all.bundle"])
        try FileManager.default.createDirectory(at: root.appending(path: "run"), withIntermediateDirectories: true)
        let configuration = root.appending(path: "swiftletd.conf")
        try """
        [Node]
        Name=bench
        StateDirectory=\(root.path)/node
        RuntimeDirectory=\(root.path)/run
        [Fleet]
        RepositoryURL=none
        TrustRoot=\(root.path)/fleet/repository/metadata/1.root.json
        [Serving]
        Engine=\(engine)/llama-server
        LoadWait=10min
        [Budget]
        MemoryMax=\(budget)
        """.write(to: configuration, atomically: true, encoding: .utf8)
        running.append(
            try programs.launch(
                "swiftletd", ["--config", configuration.path], log: root.appending(path: "daemon.log")))
        try await Programs.until("the node can be asked") { (try? self.programs.run("swiftlet", ["status"])) != nil }
        try programs.run("swiftlet", ["import", root.path + "/all.bundle"])
        return "http+unix://\(root.appending(path: "run/inference.sock").path.addingPercentEncoding())"
    }

    /// Models that the node has let go so far.
    func unloaded() throws -> Int {
        let log = try String(contentsOf: root.appending(path: "daemon.log"), encoding: .utf8)
        return log.components(separatedBy: "model unloaded").count - 1
    }

    /// The router, with the flags that the node gives its engines.
    func startRouter() async throws -> String {
        running.append(
            try programs.launch(
                engine + "/llama-server",
                [
                    "--models-dir", root.path + "/models", "--models-max", "2", "--host", "127.0.0.1", "--port",
                    "\(Self.port)", "--ctx-size", "\(Self.context)", "--parallel", "1", "--cache-ram", "0", "--no-ui",
                    "--offline",
                ], log: root.appending(path: "router.log")))
        let address = "http://127.0.0.1:\(Self.port)"
        try await Programs.until("the router serves") { [client] in
            try await client.execute(HTTPClientRequest(url: address + "/health"), timeout: .seconds(2)).status == .ok
        }
        return address
    }

    /// Models that the router has loaded so far.
    func routerLoads() throws -> Int {
        let log = try String(contentsOf: root.appending(path: "router.log"), encoding: .utf8)
        return log.components(separatedBy: "spawning server instance with name=").count - 1
    }

    func stop() {
        for process in running where process.isRunning {
            process.terminate()
            let deadline = ContinuousClock.now + .seconds(10)
            while process.isRunning, ContinuousClock.now < deadline { usleep(20_000) }
            // The router waits for its engines, and sometimes for ever.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        running = []
    }

    func end() throws {
        stop()
        try FileManager.default.removeItem(at: root)
    }
}
