import Logging
import SwiftletContract

extension Logger {
    /// Says it with its own severity and id.
    func say(_ message: JournalMessage, _ facts: [String: String] = [:]) {
        let level: Logger.Level =
            switch message.severity {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
        var metadata = facts.mapValues { MetadataValue.string($0) }
        metadata[DaemonLogHandler.idKey] = .string(message.id)
        log(level: level, "\(message.text)", metadata: metadata)
    }
}
