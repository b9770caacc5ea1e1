import NIOCore
import NIOHTTP1
import NIOPosix

/// Takes one request to an engine and its answer back to the app.
struct Relay: Sendable {
    let request: EngineRequest
    let slot: Slot
    let client: any Channel
    let connections: EngineConnections
    /// Called when the engine gets the request.
    let observe: @Sendable () -> ObservedRequest

    /// Ends when the answer is written, when the engine refuses, when either side goes away, or when the task is
    /// cancelled. Where the answer was not read to its end the engine's connection is closed, which makes llama-server give
    /// the slot free.
    ///
    /// Throws `RelayError`.
    func run() async throws -> RelayOutcome {
        let outcome = client.eventLoop.makePromise(of: RelayOutcome.self)
        client.eventLoop.execute { begin(outcome) }
        return try await withTaskCancellationHandler {
            try await outcome.futureResult.get()
        } onCancel: {
            client.eventLoop.execute { flow?.exchange?.clientGone() }
        }
    }

    private var flow: ClientFlow? { try? client.pipeline.syncOperations.handler(type: ClientFlow.self) }

    private func begin(_ outcome: EventLoopPromise<RelayOutcome>) {
        // Whoever went away while the request waited is told of no more.
        guard client.isActive, let flow else { return outcome.fail(RelayError.clientGone) }
        let exchange = EngineExchange(
            request, in: slot, client: client, keeping: connections, outcome: outcome, observe: observe
        ) { exchange in
            // What ended while it had the request is no longer there to be asked.
            connect(exchange) { $0.fail() }
        }
        flow.exchange = exchange
        flow.leave = nil
        guard let channel = connections.take(slot.lease.route.engineID, on: client.eventLoop) else {
            return connect(exchange) { _ in
                outcome.fail(client.isActive ? RelayError.notReached : RelayError.clientGone)
            }
        }
        do { try exchange.enter(channel) } catch { connect(exchange) { $0.fail() } }
    }

    private func connect(_ exchange: EngineExchange, orElse fail: @escaping @Sendable (EngineExchange) -> Void) {
        let exchange = NIOLoopBound(exchange, eventLoop: client.eventLoop)
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try exchange.value.enter(channel)
                }
            }
            .connect(unixDomainSocketPath: slot.lease.route.socketPath)
            .whenFailure { _ in fail(exchange.value) }
    }
}
