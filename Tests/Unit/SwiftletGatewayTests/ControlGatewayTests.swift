import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SwiftletSamples
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ControlGatewayTests {
    /// Writes down what it was asked, and refuses to roll back `stuck`.
    private final class Recorder: ControlHandler {
        let calls = Mutex<[String]>([])

        /// It may block: not where connections are served.
        func status() async -> NodeReport {
            #expect(MultiThreadedEventLoopGroup.currentEventLoop == nil)
            return .example
        }
        func check() async -> CheckReport {
            CheckReport(checkedAt: Date(timeIntervalSince1970: 0), findings: [NodeCheck.clock.ok("It ticks.")])
        }
        func sync() async { calls.withLock { $0.append("sync") } }
        func cancel() async { calls.withLock { $0.append("cancel") } }
        func install(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws(Refusal) {
            var received = ""
            do { for try await part in bundle { received += String(buffer: part) } } catch {
                throw Refusal(.invalidRequest, message: "\(error)")
            }
            guard received.isEmpty == false else { throw Refusal(.badContent, message: "there is nothing in it") }
            calls.withLock { $0.append("import \(received.utf8.count)") }
        }
        func calibrate(_ request: CalibrationRequest) async {
            calls.withLock { $0.append("calibrate \(request.model) \(request.goal?.rawValue ?? "no more")") }
        }
        func hold(_ request: HoldRequest, by peer: Peer) async throws(Refusal) -> Hold {
            if let fault = request.fault { throw Refusal(.invalidRequest, message: fault) }
            calls.withLock { $0.append("hold \(request.seconds) by \(peer.user)") }
            let start = Date(timeIntervalSince1970: 0)
            return Hold(owner: "anna", reason: request.reason, since: start, until: start + Double(request.seconds))
        }
        func release(by peer: Peer) async { calls.withLock { $0.append("release by \(peer.user)") } }
        func rollback(_ model: ModelName) async throws(Refusal) {
            guard model.text != "stuck" else { throw Refusal(.invalidRequest, message: "there is no release before") }
            calls.withLock { $0.append("rollback \(model)") }
        }
    }

    @Test func doesWhatItIsAsked() async throws {
        try await withSocketDirectory { directory in
            let path = directory.appending("control.sock")
            let recorder = Recorder()
            let gateway = ControlGateway(listeningOn: try UnixSocket.listen(at: path), handler: recorder) { _ in
                Peer(process: 1, user: 4711, groups: [])
            }
            let group = ServiceGroup(services: [gateway], logger: Logger(label: "test"))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let answers = try await RawClient.with(path.string) { client in
                    try await client.send(Self.requests)
                    return try await client.receiveAll()
                }
                let statuses = answers.ranges(of: "HTTP/1.1 ").map { answers[$0.upperBound...].prefix(3) }
                #expect(
                    statuses == [
                        "200", "200", "204", "204", "204", "400", "400", "405", "204", "422", "405", "204", "204",
                        "400", "200", "400", "400", "204", "405", "404",
                    ])
                #expect(answers.contains(#""node":"box-1""#))
                #expect(answers.contains(#""name":"clock""#))
                #expect(answers.contains("there is no release before"))
                #expect(
                    recorder.calls.withLock { $0 } == [
                        "sync", "rollback shop-intent", "cancel", "import 100000", "calibrate a speed",
                        "calibrate a no more", "hold 3600 by 4711", "release by 4711",
                    ])
                #expect(answers.contains(#""owner":"anna""#))
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    private static let requests =
        "GET /v1/status HTTP/1.1\r\nhost: x\r\n\r\nGET /v1/check HTTP/1.1\r\nhost: x\r\n\r\n"
        + RawClient.post("/v1/sync", "")
        + RawClient.post("/v1/rollback", #"{"model":"shop-intent"}"#) + RawClient.post("/v1/cancel", "")
        + RawClient.post("/v1/rollback", #"{"model":"stuck"}"#) + RawClient.post("/v1/rollback", #"{"model":"../x"}"#)
        + RawClient.post("/v1/status", "") + RawClient.post("/v1/import", String(repeating: "x", count: 100_000))
        + RawClient.post("/v1/import", "") + "GET /v1/import HTTP/1.1\r\nhost: x\r\n\r\n"
        + RawClient.post("/v1/calibrate", #"{"model":"a","goal":"speed"}"#)
        + RawClient.post("/v1/calibrate", #"{"model":"a"}"#)
        + RawClient.post("/v1/calibrate", #"{"model":"a","goal":"fame"}"#)
        + RawClient.post("/v1/hold", #"{"reason":"stocktaking","seconds":3600}"#)
        + RawClient.post("/v1/hold", #"{"reason":"stocktaking","seconds":31536000}"#)
        + RawClient.post("/v1/hold", #"{"reason":"a\nb","seconds":1}"#)
        + RawClient.post("/v1/release", "") + "GET /v1/hold HTTP/1.1\r\nhost: x\r\n\r\n"
        + RawClient.post("/v2/x", "", headers: "connection: close\r\n")
}

extension NodeReport {
    static let example = sample("box-1")
}
