public import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
public import SwiftletContract
public import SystemPackage

/// The daemon's own view of an engine: is it there, and what does it answer to a check.
///
/// A connection serves one request. llama-server closes streamed connections without saying so and silently drops
/// idle ones, so that a kept connection could lose a request; a new one on a Unix socket costs some 50 microseconds.
public struct EngineClient: Sendable {
    /// Larger answers are refused.
    private static let maxAnswer = Bytes.mebibytes(4)
    /// For `/health`, which is answered even while the model loads.
    private static let healthLimit = Duration.seconds(2)
    private static let pollInterval = Duration.milliseconds(20)

    private let socket: FilePath

    public init(socket: FilePath) { self.socket = socket }

    /// Returns when the engine is ready; throws `notReady` after `limit`, or `cancelled`.
    ///
    /// An engine that ends meanwhile is not noticed here: whoever runs it cancels this.
    public func waitUntilReady(within limit: Duration) async throws(EngineError) {
        let start = ContinuousClock.now
        while let reason = await health() {
            guard ContinuousClock.now - start < limit else {
                throw .notReady(socket: socket, waited: limit, reason: reason)
            }
            do { try await Task.sleep(for: Self.pollInterval) } catch { throw .cancelled }
        }
    }

    /// The answer to a chat completion that does not stream.
    public func chat(_ body: [UInt8], within limit: Duration) async throws(EngineError) -> JSONValue {
        try await post("/v1/chat/completions", body, name: "the chat completion", within: limit)
    }

    /// The answer to a POST of JSON, which must be 200.
    /// - Parameter name: what is asked for, in errors.
    public func post(
        _ path: String, _ body: [UInt8], name: String, within limit: Duration
    ) async throws(EngineError) -> JSONValue {
        try await ask(path, body, name: name, within: limit)
    }

    func ask<Answer: Decodable>(
        _ path: String, _ body: [UInt8], name: String, within limit: Duration
    ) async throws(EngineError) -> Answer {
        let answer = try await exchange(.POST, path, Data(body), name: name, within: limit)
        guard answer.status == 200 else {
            throw .refused(request: name, status: answer.status, message: answer.message)
        }
        do { return try JSONDecoder().decode(Answer.self, from: answer.body) } catch {
            throw .unusableAnswer(request: name, reason: "it is not the JSON that was asked for")
        }
    }

    /// The answer to a GET, whatever its status. The daemon's own control socket speaks the same HTTP.
    public func get(_ path: String, within limit: Duration) async throws(EngineError) -> (status: Int, body: Data) {
        let answer = try await exchange(.GET, path, Data(), name: path, within: limit)
        return (answer.status, answer.body)
    }

    /// Whether it is there, and says that it is well.
    public func isWell() async -> Bool { await health() == nil }

    /// Nil: ready. Otherwise why not.
    private func health() async -> String? {
        do throws(EngineError) {
            let answer = try await exchange(.GET, "/health", Data(), name: "/health", within: Self.healthLimit)
            return answer.status == 200 ? nil : answer.message
        } catch {
            return error.description
        }
    }

    private func exchange(
        _ method: HTTPMethod, _ path: String, _ body: Data, name: String, within limit: Duration
    ) async throws(EngineError) -> EngineAnswer {
        do {
            return try await withDeadline(limit) {
                try await EngineConnection.exchange(
                    socket: socket, method: method, path: path, body: body, maxAnswer: Self.maxAnswer)
            }
        } catch is DeadlinePassed {
            throw .timedOut(request: name, after: limit)
        } catch is CancellationError {
            throw .cancelled
        } catch let error as EngineError {
            throw error
        } catch {
            throw Task.isCancelled ? .cancelled : .unreachable(socket: socket, reason: "\(error)")
        }
    }
}
