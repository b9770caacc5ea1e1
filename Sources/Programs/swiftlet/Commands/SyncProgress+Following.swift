import FoundationEssentials
import SwiftletContract

extension SyncProgress {
    /// Reports carry whole seconds: an attempt in the second of the last one could not be told from it.
    static func distinctStart(after last: Date?) async throws -> Date {
        while let last, Date.now.timeIntervalSince(last) < 1, last.timeIntervalSinceNow < 1 {
            try await Task.sleep(for: .milliseconds(100))
        }
        return Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
    }

    /// Asks again and again until it is done; says each change on standard error.
    func follow(with client: SocketClient, timeout: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(timeout)
        var shown = ""
        while true {
            let report = try await client.report()
            switch read(report) {
            case .done(let text): return Terminal.say(text)
            case .failed(let code, let text): throw CommandFailure.sync(code, message: text)
            case .running(let text):
                if text != shown { Terminal.complain(text) }
                shown = text
                guard ContinuousClock.now < deadline else {
                    throw CommandFailure.stillRunning(seconds: timeout, message: text + ".")
                }
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
