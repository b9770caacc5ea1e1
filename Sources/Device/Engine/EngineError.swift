public import SystemPackage

/// What went wrong with an engine.
public enum EngineError: Error, Hashable, Sendable {
    /// The directory for its socket cannot be used, or an old socket there cannot be removed.
    case socketUnusable(path: FilePath, reason: String)
    case notStarted(executable: FilePath, reason: String)
    case notReady(socket: FilePath, waited: Duration, reason: String)
    /// No connection, or one that ended before the whole answer was there.
    case unreachable(socket: FilePath, reason: String)
    case timedOut(request: String, after: Duration)
    /// It answered with an error.
    case refused(request: String, status: Int, message: String)
    case unusableAnswer(request: String, reason: String)
    case cancelled
}

extension EngineError {
    /// Because of this box, whatever the model.
    public var isLocal: Bool {
        switch self {
        case .socketUnusable, .notStarted: true
        default: false
        }
    }
}

extension EngineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .socketUnusable(let path, let reason):
            "the engine's socket \(path) cannot be prepared: \(reason); its directory must belong to the daemon alone"
        case .notStarted(let executable, let reason):
            "the engine \(executable) did not start: \(reason); check that it is installed and executable"
        case .notReady(let socket, let waited, let reason):
            "the engine on \(socket) was not ready after \(waited): \(reason); read its last log lines"
        case .unreachable(let socket, let reason):
            "the engine on \(socket) cannot be reached: \(reason); it may have ended"
        case .timedOut(let request, let limit):
            "the engine did not answer \(request) within \(limit); it hangs, or this machine is too slow for the model"
        case .refused(let request, let status, let message):
            "the engine refused \(request) with status \(status): \(message)"
        case .unusableAnswer(let request, let reason): "the engine's answer to \(request) makes no sense: \(reason)"
        case .cancelled: "the work with the engine was cancelled"
        }
    }
}
