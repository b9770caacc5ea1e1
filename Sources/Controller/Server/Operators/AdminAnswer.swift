public import SwiftletContract

/// What became of an operator's call.
public enum AdminAnswer: Sendable {
    /// - Parameters:
    ///   - output: what a command prints, in the format that was asked for.
    ///   - note: what it says beside; one line.
    case done(output: String, note: String?)
    /// - Parameters:
    ///   - reason: a sentence.
    ///   - exitCode: how a command ends that gets this answer.
    case refused(reason: String, exitCode: ExitCode)
}
