import AsyncHTTPClient
import Foundation
import NIOCore
import SwiftletHarness
import SystemPackage

/// A fleet, models of random weights, and a node, below a folder of their own.
final class BenchLab {
    let root: URL
    let programs: Programs
    /// Where the engine's programs are.
    let engine: String
    private let donor: [UInt8]
    private var running: [(process: Process, log: String)] = []

    /// - Parameter prefix: of the folder's name; short, since sockets lie in it.
    init(_ prefix: String) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let bin = environment["SWIFTLET_BIN"], let engine = environment["SWIFTLET_ENGINE"],
            let donor = environment["SWIFTLET_MODEL_FOLDER"]
        else { throw Trouble("run this by Packaging/bench: it needs SWIFTLET_BIN, _ENGINE and _MODEL_FOLDER") }
        self.engine = engine
        self.root = FileManager.default.temporaryDirectory.appending(
            path: "\(prefix)\(ProcessInfo.processInfo.processIdentifier)")
        self.programs = Programs(bin: bin, root: root)
        self.donor = Array(try Data(contentsOf: URL(filePath: donor + "/shop-intent-q8_0.gguf")))
        try FileManager.default.createDirectory(at: root.appending(path: "run"), withIntermediateDirectories: true)
    }

    static let context = 512
    var inferenceSocket: String { root.appending(path: "run/inference.sock").path }

    // MARK: Models

    func makeModel(
        _ name: String, _ shape: SyntheticModel.Shape, version: String = "1.0.0", context: Int = BenchLab.context,
        template: String? = nil
    ) throws {
        let folder = root.appending(path: "models/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = FilePath(folder.appending(path: "\(name).gguf").path)
        try SyntheticModel(shape, tokenizerOf: donor, template: template).write(to: file)
        try writeManifest(name, version: version, context: context)
    }

    func writeManifest(_ name: String, version: String, context: Int = BenchLab.context) throws {
        let text = """
            name: \(name)
            version: \(version)
            description: Random weights, for benchmarks.
            license: Apache-2.0
            context: \(context)
            variants:
              - name: q8_0
                file: \(name).gguf
            """
        try text.write(
            to: root.appending(path: "models/\(name)/manifest.yaml"), atomically: true, encoding: .utf8)
    }

    /// To every node.
    func publish(_ name: String) throws {
        try programs.run("swiftletctl", ["model", "add", root.path + "/models/\(name)/manifest.yaml"])
        try programs.run("swiftletctl", ["push", name])
    }

    // MARK: Programs

    func launch(_ program: String, _ arguments: [String], log: String) throws {
        running.append((try programs.launch(program, arguments, log: root.appending(path: log)), log))
    }

    /// That writes this log.
    func process(of log: String) throws -> Int32 {
        guard let process = running.first(where: { $0.log == log })?.process else {
            throw Trouble("nobody writes \(log)")
        }
        return process.processIdentifier
    }

    /// The fleet's controller on this port; it serves when this returns.
    func serve(on port: Int) async throws -> Int32 {
        try programs.run("swiftletctl", ["init", "--name", "bench"])
        try launch("swiftletctl", ["serve", "--listen", "127.0.0.1:\(port)"], log: "controller.log")
        let log = root.appending(path: "controller.log")
        try await Programs.until("the controller serves") {
            try String(contentsOf: log, encoding: .utf8).contains("serving the fleet")
        }
        return try process(of: "controller.log")
    }

    /// - Parameters:
    ///   - fleet: further lines of `[Fleet]`.
    ///   - serving: further lines of `[Serving]`.
    ///   - uplink: the lines of `[Uplink]`.
    func startNode(
        repository: String, fleet: String = "", serving: String = "", budget: String, uplink: String = ""
    ) async throws {
        let configuration = root.appending(path: "swiftletd.conf")
        try """
        [Node]
        Name=bench
        StateDirectory=\(root.path)/node
        RuntimeDirectory=\(root.path)/run
        [Fleet]
        RepositoryURL=\(repository)
        TrustRoot=\(root.path)/fleet/repository/metadata/1.root.json
        \(fleet)
        [Serving]
        Engine=\(engine)/llama-server
        LoadWait=10min
        \(serving)
        [Budget]
        MemoryMax=\(budget)
        [Uplink]
        \(uplink)
        """.write(to: configuration, atomically: true, encoding: .utf8)
        try launch("swiftletd", ["--config", configuration.path], log: "daemon.log")
        try await Programs.until("the node can be asked") { (try? self.programs.run("swiftlet", ["status"])) != nil }
    }

    func serves(_ model: String, _ version: String, _ client: HTTPClient) async throws {
        let request = HTTPClientRequest(url: "http+unix://\(inferenceSocket.addingPercentEncoding())/v1/models")
        try await Programs.until("\(model) \(version) serves", seconds: 120) {
            let answer = try await client.execute(request, timeout: .seconds(5))
            let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
            return text.contains("\"version\":\"\(version)\"") && text.contains("\"loaded\":true")
        }
    }

    /// How far it is, for somebody who waits.
    func say(_ words: String) { FileHandle.standardError.write(Data((words + "\n").utf8)) }

    /// What the daemon said, for somebody who looks into what went wrong.
    func complain() {
        let log = try? String(contentsOf: root.appending(path: "daemon.log"), encoding: .utf8)
        FileHandle.standardError.write(Data((log ?? "").suffix(3000).utf8))
    }

    func stop() {
        for (process, _) in running.reversed() where process.isRunning {
            process.terminate()
            let deadline = ContinuousClock.now + .seconds(10)
            while process.isRunning, ContinuousClock.now < deadline { usleep(20_000) }
            // llama-server's router waits for its engines, and sometimes for ever.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        running = []
    }

    func end() throws {
        stop()
        try FileManager.default.removeItem(at: root)
    }
}
