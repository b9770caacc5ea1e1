public import SwiftletContract

/// Is told of each request that goes to an engine, on the event loop of its connection: it must neither block nor take
/// longer than some microseconds.
public protocol RequestObserver: Sendable {
    /// Nil: what follows is not told.
    func began(_ lease: Lease, app: AppName) -> Int?
    /// The engine has computed the answer: what that cost, once and for all; nil where nobody knows.
    func computed(_ request: Int) -> EnergyShare?
    /// The answer is over, whole or not; exactly once for each that began.
    func ended(_ request: Int, tokens: TokenCount?)
}
