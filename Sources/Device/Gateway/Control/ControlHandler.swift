public import NIOCore
public import SwiftletContract

/// What the daemon does when it is asked on the control socket.
public protocol ControlHandler: Sendable {
    func status() async -> NodeReport
    /// What only the daemon can look at. May take seconds: the network is tried.
    func check() async -> CheckReport
    /// Looks for something new now, instead of at the next poll.
    func sync() async throws(Refusal)
    /// Takes in a bundle, which begins to be installed when this returns.
    func install(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws(Refusal)
    /// Goes back to the release before.
    func rollback(_ model: ModelName) async throws(Refusal)
    /// Begins to measure a model with several settings; without a goal, forgets what was measured.
    func calibrate(_ request: CalibrationRequest) async throws(Refusal)
    /// Keeps the node as it is, for `peer`; once the hold is on the disk this returns it.
    func hold(_ request: HoldRequest, by peer: Peer) async throws(Refusal) -> Hold
    /// Ends a hold, whoever asked for it.
    func release(by peer: Peer) async throws(Refusal)
    /// Gives up what is being downloaded or tried out.
    func cancel() async throws(Refusal)
}
