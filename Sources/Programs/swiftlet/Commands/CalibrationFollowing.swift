import FoundationEssentials
import SwiftletContract

/// Waits for a calibration that was asked for, by the node's reports.
struct CalibrationFollowing {
    let model: ModelName
    /// When it was asked for, in whole seconds of the node's clock, which is this machine's.
    let start: Date

    /// How long the daemon may take to begin.
    private static let patience: Duration = .seconds(10)

    /// Asks again and again until it is done; says each step on standard error.
    func follow(with client: SocketClient) async throws -> Calibration {
        let begin = ContinuousClock.now
        var shown: String?
        while true {
            let status = try await client.report().models.first { $0.model == model }
            if let progress = status?.calibrating, progress.beganAt >= start {
                if let failure = progress.failure { throw CommandFailure.calibrationFailed(message: failure) }
                let text = "\(model): \(progress.done) of \(progress.total) numbers of threads are measured"
                if text != shown { Terminal.complain(text) }
                shown = text
            } else if let calibration = status?.calibration, calibration.measuredAt >= start {
                return calibration
            } else if shown != nil {
                throw CommandFailure.calibrationFailed(message: "The daemon ended meanwhile.")
            } else if begin.duration(to: .now) > Self.patience {
                throw CommandFailure.calibrationFailed(message: "The daemon did not begin.")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
