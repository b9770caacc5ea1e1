/// How Swiftlet's programs end. Scripts rely on the numbers.
public enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    /// Anything that has no number of its own.
    case failed = 1
    case usage = 2
    case doneFromCache = 3
    case badSignature = 11
    case expired = 12
    case updateAvailable = 16
    case inProgress = 30
    case transferFailed = 50
    case noSpace = 60
    case badContent = 70
    case rolledBack = 110
    case rollbackFailed = 112
}
