import FoundationEssentials
import NIOCore
import NIOExtras
import NIOPosix
import SwiftletHarness
import SystemPackage

/// qemu's agent in the guest, through a virtio port: needs no network there. JSON, a line each; each question has one
/// answer, in their order (https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html).
struct GuestAgent: Sendable {
    private let channel: any Channel

    private struct Question<Arguments: Encodable>: Encodable {
        let execute: String
        let arguments: Arguments
    }

    private struct Reply<Value: Decodable>: Decodable {
        struct Failure: Decodable { let desc: String }
        let value: Value?
        let error: Failure?

        enum CodingKeys: String, CodingKey {
            case value = "return"
            case error
        }
    }

    /// Throws unless the agent is there and answers within three seconds.
    static func connected(to socket: FilePath) async throws -> GuestAgent {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(LineBasedFrameDecoder()), RequestResponseHandler<ByteBuffer, ByteBuffer>(),
                    ])
                }
            }.connect(unixDomainSocketPath: socket.string).get()
        let agent = GuestAgent(channel: channel)
        do {
            // An answer to somebody who asked earlier may still be on its way.
            let id = Int.random(in: 1...1_000_000_000)
            let answer: Int = try await agent.ask("guest-sync", ["id": id], within: .seconds(3))
            guard answer == id else { throw MachineError.agent("it answered another question") }
        } catch {
            await agent.close()
            throw error
        }
        return agent
    }

    func close() async { try? await channel.close() }

    func ask<Answer: Decodable>(
        _ command: String, _ arguments: some Encodable, within limit: Duration = .seconds(60)
    ) async throws -> Answer {
        var line = ByteBuffer(bytes: try JSONEncoder().encode(Question(execute: command, arguments: arguments)))
        line.writeStaticString("\n")
        let answer = channel.eventLoop.makePromise(of: ByteBuffer.self)
        let alarm = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) {
            answer.fail(Overdue(what: "the agent answers \(command)", limit: limit, last: "it is silent"))
        }
        defer { alarm.cancel() }
        channel.writeAndFlush((line, answer)).whenFailure { answer.fail($0) }
        let bytes = try await answer.futureResult.get()
        let reply = try JSONDecoder().decode(Reply<Answer>.self, from: Data(bytes.readableBytesView))
        guard let value = reply.value else {
            throw MachineError.agent("\(command): \(reply.error?.desc ?? "no answer")")
        }
        return value
    }
}
