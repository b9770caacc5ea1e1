import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import SwiftletHarness

/// What the daemon weighs with a thousand connections that say nothing and 64 answers that stream.
struct LoadedMemory {
    static let names = ["daemon_pss_loaded_mb"]
    private static let model = "busy"
    private static let (connections, streams, tokens) = (1000, 64, 400)

    let client: HTTPClient

    func result() async throws -> Result {
        let lab = try BenchLab("swl")
        do {
            let daemon = try await begin(lab)
            let idle = try await connect(to: lab.inferenceSocket)
            defer { for channel in idle { channel.close(promise: nil) } }
            let asker = Asker(client: client, socket: lab.inferenceSocket, model: Self.model)
            let samples = try await withThrowingTaskGroup(of: Double?.self) { group in
                for number in 0..<Self.streams {
                    group.addTask {
                        _ = try await asker.streamRate(maxTokens: Self.tokens, salt: number)
                        return nil
                    }
                }
                var samples: [Double] = []
                // The first answers come once all prompts are read.
                for _ in 0..<20 {
                    try await Task.sleep(for: .milliseconds(250))
                    samples.append(try DaemonMemory.proportional(of: daemon))
                }
                for try await _ in group {}
                return samples
            }
            try lab.end()
            return Result(
                name: Self.names[0], value: (samples.max() ?? 0).rounded(places: 1), unit: "MB",
                method: "the most of 20 samples in 5 s of Pss of swiftletd, release build, with \(Self.connections) "
                    + "connections that say nothing and \(Self.streams) streams of \(Self.tokens) tokens, none of "
                    + "them refused; MB = 10^6 bytes")
        } catch {
            lab.complain()
            try lab.end()
            throw error
        }
    }

    /// The daemon's process.
    private func begin(_ lab: BenchLab) async throws -> Int32 {
        try lab.makeModel(Self.model, .small)
        try lab.programs.run("swiftletctl", ["init", "--name", "bench"])
        try lab.publish(Self.model)
        let bundle = lab.root.path + "/all.bundle"
        try lab.programs.run("swiftletctl", ["bundle", "export", "--output", bundle])
        try await lab.startNode(repository: "none", serving: "Slots=\(Self.streams)", budget: "4G")
        try lab.programs.run("swiftlet", ["import", bundle])
        try await lab.serves(Self.model, "1.0.0", client)
        return try lab.process(of: "daemon.log")
    }

    private func connect(to socket: String) async throws -> [any Channel] {
        var channels: [any Channel] = []
        for _ in 0..<Self.connections {
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            channels.append(try await bootstrap.connect(unixDomainSocketPath: socket).get())
        }
        return channels
    }
}
