import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix

/// Takes one request to an engine and its answer back to the app.
enum Relay {
    /// Ends when the answer is written, when the engine refuses, when either side goes away, or when the task is
    /// cancelled. In every case the engine's connection is closed, which makes llama-server give the slot free.
    static func run(
        _ request: EngineRequest, to route: Route, label: String, client: any Channel
    ) async throws -> RelayOutcome {
        let outcome = client.eventLoop.makePromise(of: RelayOutcome.self)
        let engine: any Channel
        do {
            engine = try await connect(route, label: label, client: client, outcome: outcome)
        } catch {
            outcome.fail(RelayError.failedBeforeAnswer)
            return try await outcome.futureResult.get()
        }
        client.closeFuture.whenComplete { _ in engine.close(promise: nil) }
        return try await withTaskCancellationHandler {
            engine.write(HTTPClientRequestPart.head(request.head), promise: nil)
            engine.write(HTTPClientRequestPart.body(.byteBuffer(request.body)), promise: nil)
            engine.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return try await outcome.futureResult.get()
        } onCancel: {
            engine.close(promise: nil)
        }
    }

    private static func connect(
        _ route: Route, label: String, client: any Channel, outcome: EventLoopPromise<RelayOutcome>
    ) async throws -> any Channel {
        try await ClientBootstrap(group: client.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    let exchange = EngineExchange(client: client, label: label, outcome: outcome)
                    try pipeline.addHandler(exchange)
                    let context = try pipeline.context(handler: exchange)
                    try client.pipeline.syncOperations.handler(type: ClientFlow.self).onWritable = {
                        exchange.resume(context: context)
                    }
                }
            }
            .connect(unixDomainSocketPath: route.socketPath).get()
    }
}
