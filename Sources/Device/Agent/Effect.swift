public import SwiftletContract

/// What the daemon is to do, in this order. Each may be repeated, interrupted, or lost with the process, and the node
/// still serves and still updates.
public enum Effect: Hashable, Sendable {
    /// Write the state and answer `persisted`; nothing that follows in the list may run before it is on disk or has
    /// failed.
    case persist(NodeState, revision: Int)
    /// Refresh the trusted metadata and fetch the channel's rollouts.
    case sync(from: Origin)
    /// Give up the sync that is under way; it fails.
    case cancelSync
    case fetchRelease(ModelName, ReleaseVersion, from: Origin)
    case cancelFetch(ModelName, ReleaseVersion)
    /// Fetch a blob into the store; resumes what is there.
    case download(Blob, from: Origin)
    /// Stop the transfer of this blob, keep what came.
    case cancelDownload(Digest)
    /// Verify the variant's digest, start an engine on it, wait until it is ready.
    case start(EngineID, Installation, MemoryPlan, threads: Int)
    /// Ask the engine the release's own checks.
    case check(EngineID, Installation)
    /// The same of an engine that serves, each check when it is its turn, as the least urgent of all requests.
    case checkAgain(EngineID, Installation)
    /// Find out what the engine does with one request at a time, with two, and so on up to its slots.
    case measure(EngineID, ModelName, EngineSetting, Workload)
    /// Requests for the model go to this engine; each may use so many tokens.
    case route(ModelName, EngineID, Installation, context: Int)
    /// Requests for the model wait, or are told why there is no engine.
    case routeAbsent(Installation, Absence)
    /// The model is not served.
    case unroute(ModelName)
    /// Let the engine finish its requests, then stop it.
    case retire(EngineID)
    /// Stop the engine now.
    case stop(EngineID)
    /// The kernel lets this engine have no more.
    case limitEngine(EngineID, Bytes)
    /// The kernel lets all engines together have no more.
    case limitMemory(Bytes)
    /// Remove every blob but these, and every transfer that is not for one of them.
    case keepOnly(Set<Digest>)
    case remove(Digest)
    /// Forget the bundle that was brought.
    case discardBundle
    /// Tell the controller how the node is, and listen there for news; answer `listeningEnded`.
    case report(Listening?)
    /// The same without a report.
    case listen(Listening)
    /// Something that an operator reads in the journal, and what it is about.
    case note(JournalMessage, [String: String])

    /// It is about how the node is once everything else is done.
    public var isReport: Bool { if case .report = self { true } else { false } }
}
