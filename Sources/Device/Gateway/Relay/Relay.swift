import NIOCore
import NIOHTTP1
import NIOPosix

/// Takes one request to an engine and its answer back to the app.
enum Relay {
    /// Ends when the answer is written, when the engine refuses, when either side goes away, or when the task is
    /// cancelled. In every case the engine's connection is closed, which makes llama-server give the slot free.
    ///
    /// `observe` is called when the engine gets the request. Throws `RelayError`.
    static func run(
        _ request: EngineRequest, in slot: Slot, client: any Channel,
        observe: @escaping @Sendable () -> ObservedRequest
    ) async throws -> RelayOutcome {
        let outcome = client.eventLoop.makePromise(of: RelayOutcome.self)
        let engine = connect(request, in: slot, client: client, outcome: outcome, observe: observe)
        engine.whenFailure { _ in
            outcome.fail(client.isActive ? RelayError.notReached : RelayError.clientGone)
        }
        return try await withTaskCancellationHandler {
            try await outcome.futureResult.get()
        } onCancel: {
            engine.whenSuccess { $0.close(promise: nil) }
        }
    }

    private static func connect(
        _ request: EngineRequest, in slot: Slot, client: any Channel, outcome: EventLoopPromise<RelayOutcome>,
        observe: @escaping @Sendable () -> ObservedRequest
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let flow = try client.pipeline.syncOperations.handler(type: ClientFlow.self)
                    // Whoever went away while the request waited is told of no more.
                    guard client.isActive else { throw RelayError.clientGone }
                    let exchange = EngineExchange(request, in: slot, client: client, outcome: outcome, observe: observe)
                    flow.exchange = exchange
                    flow.leave = nil
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(exchange)
                }
            }
            .connect(unixDomainSocketPath: slot.lease.route.socketPath)
    }
}
