import NIOCore
import NIOHTTP1
import NIOPosix

/// Takes one request to an engine and its answer back to the app.
enum Relay {
    /// Ends when the answer is written, when the engine refuses, when either side goes away, or when the task is
    /// cancelled. In every case the engine's connection is closed, which makes llama-server give the slot free.
    ///
    /// Throws `RelayError`.
    static func run(_ request: EngineRequest, to route: Route, client: any Channel) async throws -> RelayOutcome {
        let outcome = client.eventLoop.makePromise(of: RelayOutcome.self)
        let engine = connect(request, to: route, client: client, outcome: outcome)
        engine.whenFailure { _ in
            outcome.fail(client.isActive ? RelayError.failedBeforeAnswer : RelayError.clientGone)
        }
        return try await withTaskCancellationHandler {
            try await outcome.futureResult.get()
        } onCancel: {
            engine.whenSuccess { $0.close(promise: nil) }
        }
    }

    private static func connect(
        _ request: EngineRequest, to route: Route, client: any Channel, outcome: EventLoopPromise<RelayOutcome>
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let exchange = EngineExchange(request, client: client, outcome: outcome)
                    try client.pipeline.syncOperations.handler(type: ClientFlow.self).exchange = exchange
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(exchange)
                }
            }
            .connect(unixDomainSocketPath: route.socketPath)
    }
}
