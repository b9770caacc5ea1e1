import SwiftletContract

/// A model that is meant to be served, and how far that has come.
struct Server: Sendable {
    enum Phase: Sendable {
        /// It is loaded when somebody asks for it.
        case unloaded
        /// Somebody asked for it, or it was loaded before: it is loaded once there is memory.
        case queued(since: Duration)
        case starting(EngineID, deadline: Duration)
        case ready(EngineID, since: Duration)
        /// After a failure, or while the budget is too small for it.
        case waiting(until: Duration)
        /// Its memory is needed to try a newer release.
        case standingAside
    }

    var installation: Installation
    var phase: Phase
    /// Starts that failed, or engines that did not last, in a row.
    var failures = 0
    var restarts = 0
    /// Loaded without being asked for, as long as that drives nobody out: after the start, and after a change.
    var isEager = true
    var demand = Demand()
    /// Whether a smaller variant may be fetched where this one does not fit; not again after that failed.
    var mayRefit = true
    /// From its start until it answered: the mean of the last ones, each half of the one before.
    var loadTime: Duration?
    var startedAt: Duration?
    /// The most memory that the engine took, beside its weights.
    var peak: Bytes?
    /// Observations in a row in which it stood still for want of memory.
    var stalls = 0
    /// What the gateway was told last; nil: it has a route.
    var absence: Absence?

    static let backoff = Backoff(first: .milliseconds(500), last: .seconds(60))
    /// An engine that ran for so long is not part of a row of failures.
    static let stable: Duration = .seconds(300)
    /// Others may drive it out only after it was there for so long: loading pays off, and nobody thrashes. In proportion to
    /// what loading costs, so that small models take turns quickly.
    var residence: Duration { min(.seconds(30), (loadTime ?? .seconds(1)) * 2) }
    /// After so long a wait others' requests are let end, and no new ones begin.
    static let patienceWithBusy: Duration = .seconds(5)
    /// How often it is looked whether there is memory for it again.
    static let budgetWait: Duration = .seconds(60)
    /// How long after the node's start what is installed may come up before the network is asked for anything.
    static let headStart: Duration = .seconds(10)
    /// Of those who waited for a model while it came up.
    static let firstAnswers: Duration = .seconds(1)
    /// After so many failures in a row the release before is served instead.
    static let patience = 5

    var isReady: Bool { if case .ready = phase { true } else { false } }

    var engine: EngineID? {
        switch phase {
        case .starting(let engine, _), .ready(let engine, _): engine
        case .unloaded, .queued, .waiting, .standingAside: nil
        }
    }
}
