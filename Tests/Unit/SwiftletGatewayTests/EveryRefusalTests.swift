import FoundationEssentials
import Glibc
import Logging
import NIOCore
import ServiceLifecycle
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@testable import SwiftletGateway

/// Each code is reached at a socket, with all that design and documentation promise beside it.
@Suite(.timeLimit(.minutes(2))) struct EveryRefusalTests {
    /// What an answer must have; where nothing is said here, it must have nothing.
    struct Expected: Sendable {
        let code: Refusal.Code
        let status: Int
        var needed: Int64?
        var limit: Int64?
        var retries = false
        var fits: String?
    }

    /// One way to each.
    static let ways: [(Expected, @Sendable (Expected) async throws -> String)] = [
        (Expected(code: .queueFull, status: 503, needed: 2, limit: 1, retries: true), { _ in try await fullQueue() }),
        (
            Expected(code: .quota, status: 429, needed: 2, limit: 1, retries: true, fits: "the same request in"),
            { _ in try await spentAllowance() }
        ),
        (
            Expected(code: .memoryBudget, status: 503, needed: 300 << 20, limit: 200 << 20, fits: "MemoryMax="),
            { _ in
                try await without(.tooLarge(needed: .mebibytes(300), limit: .mebibytes(200)))
            }
        ),
        (
            Expected(code: .powerBudget, status: 503, needed: 2, limit: 1, retries: true),
            { try await throttled($0.code) }
        ),
        (Expected(code: .thermal, status: 503, needed: 2, limit: 1, retries: true), { try await throttled($0.code) }),
        (
            Expected(code: .contextOverflow, status: 400, needed: 300, limit: 256, fits: "at most 255 tokens"),
            { _ in
                try await answered(
                    "400 Bad Request",
                    #"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":300,"n_ctx":256}}"#)
            }
        ),
        (
            Expected(code: .modelNotFound, status: 404, fits: "shop-intent"),
            { _ in try await RunningGateway.with { try await $0.post(#"{"model":"nobody"}"#) } }
        ),
        (Expected(code: .loading, status: 503, retries: true), { _ in try await without(.loading) }),
        (
            Expected(code: .invalidRequest, status: 413, limit: 8),
            { _ in
                try await RunningGateway.with(settings: GatewaySettings(maxBody: Bytes(8))) {
                    try await $0.post(#"{"much":"too long"}"#)
                }
            }
        ),
        (
            Expected(code: .engineFailed, status: 503, retries: true),
            { _ in try await RunningGateway.with { try await $0.post("{}") } }
        ),
        (
            Expected(code: .notSupported, status: 400, fits: "/v1/chat/completions"),
            { _ in
                try await RunningGateway.with { try await $0.post(#"{"model":"shop-intent"}"#, to: "/v1/embeddings") }
            }
        ),
        (Expected(code: .noSpace, status: 507), { try await carried($0.code) }),
        (Expected(code: .badContent, status: 422), { try await carried($0.code) }),
        (Expected(code: .inProgress, status: 409), { try await carried($0.code) }),
    ]

    @Test func noneIsForgotten() {
        #expect(Set(Self.ways.map(\.0.code)) == Set(Refusal.Code.allCases))
        #expect(Self.ways.count == Refusal.Code.allCases.count)
    }

    @Test(arguments: ways.indices) func isReachedWithAllItsFields(index: Int) async throws {
        let (expected, way) = Self.ways[index]
        let answer = try await way(expected)
        #expect(answer.hasPrefix("HTTP/1.1 \(expected.status) "), "\(answer)")
        let end = try #require(answer.firstRange(of: "\r\n\r\n"))
        let error = try JSONDecoder().decode(RefusalDocument.self, from: Data(answer[end.upperBound...].utf8)).error
        #expect(
            error.code == expected.code.rawValue && error.type == expected.code.type && error.message.isEmpty == false)
        #expect(error.needed == expected.needed && error.limit == expected.limit, "\(answer)")
        let head = answer[..<end.lowerBound].lowercased()
        let seconds = head.components(after: "\r\nretry-after: ").prefix { $0.isNumber }
        if expected.retries {
            let milliseconds = try #require(error.retry_after_ms)
            #expect(milliseconds > 0 && Int(seconds) == (milliseconds + 999) / 1000, "\(answer)")
        } else {
            #expect(error.retry_after_ms == nil && head.contains("retry-after") == false, "\(answer)")
        }
        let fits = error.fits ?? ""
        #expect(expected.fits.map { fits.contains($0) } ?? (error.fits == nil), "\(answer)")
    }

    // MARK: Ways

    private static let patient = GatewaySettings(patience: .init(load: .seconds(30), queue: .seconds(30)))

    /// While an engine has as many requests as it takes.
    private static func withBusyEngine(
        _ gateway: RunningGateway, _ body: @Sendable () async throws -> String
    ) async throws -> String {
        let (arrived, go) = (Counter(), Signal())
        return try await ScriptedEngine.with(gateway.enginePath) { exchange in
            arrived.add()
            await go.wait()
            try await exchange.answer("{}")
        } body: {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await gateway.post("{}") }
                await arrived.reaches(1)
                let answer = try await body()
                go.send()
                try await group.waitForAll()
                return answer
            }
        }
    }

    private static func fullQueue() async throws -> String {
        try await RunningGateway.with(settings: patient, slots: 1, maxQueue: 1) { gateway in
            try await withBusyEngine(gateway) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await gateway.post("{}", headers: "swiftlet-deadline-ms: 20000\r\n") }
                    while gateway.routes.snapshot().first?.waiting != 1 { await Task.yield() }
                    let answer = try await gateway.post("{}")
                    group.cancelAll()
                    return answer
                }
            }
        }
    }

    /// Of two slots one may be used.
    private static func throttled(_ code: Refusal.Code) async throws -> String {
        let admission = Admission(throttle: { Throttle(share: 0.5, code: code) })
        return try await RunningGateway.with(slots: 2, admission: admission) { gateway in
            try await withBusyEngine(gateway) { try await gateway.post("{}") }
        }
    }

    private static func spentAllowance() async throws -> String {
        var policy = AppPolicy()
        policy.requests = Allowance(1, per: .seconds(60))
        let desk = AppDesk(AppPolicies([.user(getuid()): policy]))
        return try await RunningGateway.with(apps: desk) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer("{}")
            } body: {
                _ = try await gateway.post("{}")
                return try await gateway.post("{}")
            }
        }
    }

    private static func without(_ absence: Absence) async throws -> String {
        try await RunningGateway.with { gateway in
            gateway.routes.markAbsent(RunningGateway.model, absence)
            return try await gateway.post("{}")
        }
    }

    private static func answered(_ status: String, _ body: String) async throws -> String {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(body, status: status)
            } body: {
                try await gateway.post("{}")
            }
        }
    }

    /// A bundle on the control socket.
    private static func carried(_ code: Refusal.Code) async throws -> String {
        try await withSocketDirectory { directory in
            let path = directory.appending("control.sock")
            let gateway = ControlGateway(listeningOn: try UnixSocket.listen(at: path), handler: Refuser(code: code))
            let group = ServiceGroup(services: [gateway], logger: Logger(label: "test"))
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let answer = try await RawClient.with(path.string) { client in
                    try await client.send(RawClient.post("/v1/import", "x", headers: "connection: close\r\n"))
                    return try await client.receiveAll()
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return answer
            }
        }
    }

    /// Takes in no bundle.
    private struct Refuser: ControlHandler {
        let code: Refusal.Code

        func install(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws(Refusal) {
            throw Refusal(code, message: "no")
        }
        func status() async -> NodeReport { .example }
        func check() async -> CheckReport {
            CheckReport(checkedAt: Date(timeIntervalSince1970: 0), findings: [])
        }
        func sync() async {}
        func cancel() async {}
        func release(by peer: Peer) async {}
        func hold(_ request: HoldRequest, by peer: Peer) async -> Hold {
            Hold(owner: "o", reason: request.reason, since: .distantPast, until: .distantFuture)
        }
        func calibrate(_ request: CalibrationRequest) async {}
        func rollback(_ model: ModelName) async {}
    }
}
