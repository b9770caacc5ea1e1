public import SwiftletContract
public import SwiftletTrust

/// What happened, told to the agent by the daemon. Events may be late, lost or repeated: each names what it is about.
public enum Event: Sendable {
    /// The daemon has started; first of all events.
    case started
    /// Time has passed; at least once a second.
    case tick
    case syncRequested
    case rollbackRequested(ModelName)
    case cancelRequested
    /// Somebody on the box keeps it as it is, or lets it go, and who that is.
    case holdRequested(Hold)
    case releaseRequested(by: String)
    /// The operator has changed what may change while the daemon runs.
    case configured(AgentSettings)
    /// A bundle is being taken in; its blobs are already in the store, and nobody needs them yet.
    case bundleArriving
    /// The bundle is whole.
    case bundleArrived
    /// The bundle did not arrive whole.
    case bundleLost

    case synced(Verified<RolloutDocument>?, versions: [String: Int], from: Origin = .network)
    case syncFailed(Failure, from: Origin = .network)

    case releaseVerified(Verified<Release>, manifest: Digest)
    case releaseFailed(ModelName, ReleaseVersion, Failure)

    case downloadProgress(Digest, received: Bytes)
    case downloaded(Digest)
    case downloadFailed(Digest, Failure)
    /// So much of a blob came over the network at once, whether or not that was all of it.
    case transferred(Transfer)

    case engineReady(EngineID)
    /// Seen of an engine that answers, every few seconds.
    case memoryObserved(EngineID, MemoryObservation)
    /// Somebody asks for a model that is not loaded.
    case demanded(ModelName)
    /// How much models are asked: told when it has changed.
    case used([ModelName: Use])
    /// The engine is gone: it never came up, it crashed, or it was told to stop.
    case engineExited(EngineID, EngineEnd)
    /// It is there, and answers garbage.
    case engineFaulty(EngineID, String)
    case checked(EngineID, CheckOutcome)
    /// The checks of an engine that serves could not all be asked.
    case checksPostponed(EngineID)
    /// Somebody on the box wants to know the best setting for a model, or without a goal wants it forgotten.
    case calibrationRequested(ModelName, Calibration.Goal?)
    case measured(EngineID, [CalibrationRow], Workload)
    case measuringFailed(EngineID, String)

    /// The node does not listen any more: there are rollouts of this version, or its time is over, or nobody was there.
    case listeningEnded(Int, news: Int?)

    /// The state with this revision is safely on disk.
    case persisted(revision: Int)
    case persistFailed(revision: Int, reason: String)
}

/// An engine process that the agent asked for; never used twice in a run of the daemon.
public struct EngineID: Hashable, Sendable, Comparable {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (left: EngineID, right: EngineID) -> Bool { left.number < right.number }
}

/// Why an engine is gone.
public enum EngineEnd: Hashable, Sendable {
    /// Because it was told to.
    case stopped
    /// The model file is not what was signed; no byte of it was parsed.
    case contentCorrupt(Digest)
    case failed(String)
    /// It took more than it was given, and was ended for it.
    case outOfMemory(limit: Bytes)
    /// All engines together took more than the budget, and the kernel chose this one.
    case crowdedOut
    /// Its program cannot be run on this box, which says nothing about the release.
    case neverRan(String)
}

/// Why something did not work, and whether trying again may help.
public struct Failure: Hashable, Sendable {
    public enum Retry: Hashable, Sendable {
        /// The network or the server: soon, then ever later.
        case soon
        /// Nothing will change until the operator or the repository does.
        case notUntilChanged
    }

    public var code: Condition.Code
    public var message: String
    public var retry: Retry

    public init(code: Condition.Code, message: String, retry: Retry) {
        self.code = code
        self.message = message
        self.retry = retry
    }
}
