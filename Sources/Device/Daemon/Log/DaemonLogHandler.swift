import Logging
import SwiftletContract
import SwiftletHost

/// To the journal with a field for each fact where standard error leads there, else as lines of text.
struct DaemonLogHandler: LogHandler {
    /// Of the metadata that carries a `JournalMessage`'s id; for the journal alone.
    static let idKey = "message_id"

    private let label: String
    private let threshold: LogThreshold
    private let goesToJournal: Bool
    /// Set where one logger shall say less than the others.
    private var ownLevel = Logger.Level.trace
    private var lines: StreamLogHandler

    init(label: String, threshold: LogThreshold, goesToJournal: Bool = Journal.isStandardError) {
        self.label = label
        self.threshold = threshold
        self.goesToJournal = goesToJournal
        lines = .standardError(label: label)
        lines.logLevel = .trace
    }

    var metadata: Logger.Metadata {
        get { lines.metadata }
        set { lines.metadata = newValue }
    }
    var metadataProvider: Logger.MetadataProvider? {
        get { lines.metadataProvider }
        set { lines.metadataProvider = newValue }
    }
    var logLevel: Logger.Level {
        get { max(ownLevel, threshold.level) }
        set { ownLevel = newValue }
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { lines[metadataKey: key] }
        set { lines[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { facts["reason"] = "\(error)" }
        let id = facts.removeValue(forKey: Self.idKey)
        guard goesToJournal else {
            var event = event
            event.metadata = facts
            return lines.log(event: event)
        }
        let sorted = facts.sorted { $0.key < $1.key }
        let text = ([event.message.description] + sorted.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        var fields = sorted.map { (name: Self.field($0.key), value: "\($0.value)") }
        fields.append((name: "SYSLOG_IDENTIFIER", value: label))
        if let id { fields.append((name: "MESSAGE_ID", value: "\(id)")) }
        Journal.send(text, priority: event.level.priority, fields: fields)
    }

    /// `SWIFTLET_MODEL` for `model`.
    static func field(_ key: String) -> String {
        "SWIFTLET_" + key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    }
}

extension Logger.Level {
    /// Of syslog(3).
    fileprivate var priority: Int32 {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
