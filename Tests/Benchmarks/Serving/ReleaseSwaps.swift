import AsyncHTTPClient
import Foundation
import SwiftletHarness
import Synchronization
import SystemPackage

/// Releases that change under load: how many requests fail.
struct ReleaseSwaps {
    static let names = ["swap_failed_requests"]
    private static let model = "swapped"
    private static let port = 7595
    private static let (requests, swaps, clients) = (10_000, 20, 4)

    /// What the clients and the one who pushes know of each other.
    private final class Tally: Sendable {
        private struct State {
            var asked = 0
            var failures: [String] = []
            var isSwapped = false
        }

        private let state = Mutex(State())

        var asked: Int { state.withLock { $0.asked } }
        var failures: [String] { state.withLock { $0.failures } }

        /// The number of the next request; nil: enough were asked.
        func next(of least: Int) -> Int? {
            state.withLock { state in
                guard state.asked < least || state.isSwapped == false else { return nil }
                state.asked += 1
                return state.asked
            }
        }

        func fail(_ reason: String) { state.withLock { $0.failures.append(reason) } }
        func swapped() { state.withLock { $0.isSwapped = true } }
    }

    let client: HTTPClient

    func result() async throws -> Result {
        let lab = try BenchLab("sws")
        do {
            let socket = try await begin(lab)
            let tally = Tally()
            let asker = Asker(client: client, socket: socket, model: Self.model)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.clients { group.addTask { await Self.ask(asker, tally) } }
                try await swapAll(lab, tally)
                try await group.waitForAll()
            }
            for failure in tally.failures.prefix(5) { FileHandle.standardError.write(Data((failure + "\n").utf8)) }
            try lab.end()
            return Result(
                name: Self.names[0], value: Double(tally.failures.count), unit: "",
                method: "\(tally.asked) requests by \(Self.clients) clients to a model of 131 MB, while it is replaced "
                    + "\(Self.swaps) times by a new release, pushed and fetched; "
                    + "\(Int(start.duration(to: .now) / .seconds(1))) s")
        } catch {
            lab.complain()
            try lab.end()
            throw error
        }
    }

    private static func ask(_ asker: Asker, _ tally: Tally) async {
        while Task.isCancelled == false, let number = tally.next(of: requests) {
            do { _ = try await asker.answerTime(maxTokens: 2, salt: number) } catch { tally.fail("\(error)") }
        }
    }

    /// Spread over all requests.
    private func swapAll(_ lab: BenchLab, _ tally: Tally) async throws {
        for number in 1...Self.swaps {
            try await swap(lab, to: "1.0.\(number)")
            while tally.asked < Self.requests / Self.swaps * number { try await Task.sleep(for: .milliseconds(50)) }
        }
        tally.swapped()
    }

    /// The inference socket of a node that serves the first release.
    private func begin(_ lab: BenchLab) async throws -> String {
        try lab.makeModel(Self.model, .large, version: "1.0.0")
        try lab.programs.run("swiftletctl", ["init", "--name", "bench"])
        try lab.publish(Self.model)
        try lab.launch("swiftletctl", ["serve", "--listen", "127.0.0.1:\(Self.port)"], log: "controller.log")
        try await lab.startNode(
            repository: "http://127.0.0.1:\(Self.port)", serving: "Slots=2", budget: "2G",
            uplink: "UplinkProgram=\(lab.programs.bin)/swiftlet-uplink")
        try await lab.serves(Self.model, "1.0.0", client)
        return lab.inferenceSocket
    }

    private func swap(_ lab: BenchLab, to version: String) async throws {
        try lab.writeManifest(Self.model, version: version)
        try lab.publish(Self.model)
        try lab.programs.run("swiftlet", ["sync"])
        try await lab.serves(Self.model, version, client)
    }
}
