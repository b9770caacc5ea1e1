import SwiftletContract

/// A model that is meant to be served, and how far that has come.
struct Server: Sendable {
    enum Phase: Sendable {
        case starting(EngineID, deadline: Duration)
        case ready(EngineID, since: Duration)
        /// After a failure.
        case waiting(until: Duration)
        /// Its memory is needed to try a newer release.
        case standingAside
    }

    var installation: Installation
    var phase: Phase
    /// Starts that failed, or engines that did not last, in a row.
    var failures = 0
    var restarts = 0

    static let backoff = Backoff(first: .milliseconds(500), last: .seconds(60))
    /// An engine that ran for so long is not part of a row of failures.
    static let stable: Duration = .seconds(300)
    /// How often it is looked whether there is memory for it again.
    static let budgetWait: Duration = .seconds(60)
    /// After so many failures in a row the release before is served instead.
    static let patience = 5

    var isReady: Bool { if case .ready = phase { true } else { false } }

    var engine: EngineID? {
        switch phase {
        case .starting(let engine, _), .ready(let engine, _): engine
        case .waiting, .standingAside: nil
        }
    }
}
