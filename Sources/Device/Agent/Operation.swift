import SwiftletContract

/// The one change that is under way on the node.
struct Operation: Sendable {
    enum Cause: Sendable {
        case rollout(Rollout)
        /// Somebody on the box asked for the release before.
        case rollback
        /// What is installed does not fit any more; a smaller variant of the same release is to take its place.
        case refit
        case calibration(CalibrationRun)
    }

    /// Each stage ends with an event; a deadline ends it where the event was lost.
    enum Stage: Sendable {
        case fetchingRelease(ReleaseVersion)
        case downloading(Installation, remaining: [Blob], received: Bytes)
        /// Others leave first: together they do not fit into the budget.
        case makingRoom(Installation)
        case starting(Installation, EngineID)
        case checking(Installation, EngineID)
        /// Instead of checking, where it serves already.
        case measuring(Installation, EngineID)
    }

    var model: ModelName
    var cause: Cause
    var stage: Stage
    /// Transfers that failed in a row.
    var failures = 0
    /// Nil: the stage's work is under way.
    var resumesAt: Duration?
    var deadline: Duration?

    static let backoff = Backoff(first: .seconds(1), last: .seconds(300))

    var installation: Installation? {
        switch stage {
        case .fetchingRelease: nil
        case .downloading(let installation, _, _), .makingRoom(let installation), .starting(let installation, _),
            .checking(let installation, _), .measuring(let installation, _):
            installation
        }
    }

    var engine: EngineID? {
        switch stage {
        case .fetchingRelease, .downloading, .makingRoom: nil
        case .starting(_, let engine), .checking(_, let engine), .measuring(_, let engine): engine
        }
    }

    var version: ReleaseVersion {
        if case .fetchingRelease(let version) = stage { return version }
        return installation?.release.version ?? ReleaseVersion(unchecked: "unknown")
    }

    var blobs: Set<Digest> { Set(installation?.blobs.map(\.digest) ?? []) }
}
