import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SwiftletHarness

/// Four models of different size: on a node whose budget holds two of them, and, beside it, in llama-server's own router,
/// which keeps the two that were used last.
struct EvictionLab {
    private static let models: [(name: String, shape: SyntheticModel.Shape)] = [
        ("small", .small), ("medium", .medium), ("large", .large), ("huge", .huge),
    ]
    private static let port = 7594

    private let lab: BenchLab
    private let client: HTTPClient

    init(_ client: HTTPClient) throws {
        self.client = client
        lab = try BenchLab("swe")
        for model in Self.models { try lab.makeModel(model.name, model.shape) }
    }

    /// The address of a node that serves all four by turns, on this budget.
    func startNode(budget: String) async throws -> String {
        try lab.programs.run("swiftletctl", ["init", "--name", "bench"])
        for model in Self.models { try lab.publish(model.name) }
        let bundle = lab.root.path + "/all.bundle"
        try lab.programs.run("swiftletctl", ["bundle", "export", "--output", bundle])
        try await lab.startNode(repository: "none", budget: budget)
        try lab.programs.run("swiftlet", ["import", bundle])
        return "http+unix://\(lab.inferenceSocket.addingPercentEncoding())"
    }

    /// Models that the node has let go so far.
    func unloaded() throws -> Int { try count("model unloaded", in: "daemon.log") }

    /// The router, with the flags that the node gives its engines.
    func startRouter() async throws -> String {
        try lab.launch(
            lab.engine + "/llama-server",
            [
                "--models-dir", lab.root.path + "/models", "--models-max", "2", "--host", "127.0.0.1", "--port",
                "\(Self.port)", "--ctx-size", "\(BenchLab.context)", "--parallel", "1", "--cache-ram", "0", "--no-ui",
                "--offline",
            ], log: "router.log")
        let address = "http://127.0.0.1:\(Self.port)"
        try await Programs.until("the router serves") { [client] in
            try await client.execute(HTTPClientRequest(url: address + "/health"), timeout: .seconds(2)).status == .ok
        }
        return address
    }

    /// Models that the router has loaded so far.
    func routerLoads() throws -> Int { try count("spawning server instance with name=", in: "router.log") }

    private func count(_ text: String, in log: String) throws -> Int {
        let log = try String(contentsOf: lab.root.appending(path: log), encoding: .utf8)
        return log.components(separatedBy: text).count - 1
    }

    func stop() { lab.stop() }
    func complain() { lab.complain() }
    func end() throws { try lab.end() }
}
