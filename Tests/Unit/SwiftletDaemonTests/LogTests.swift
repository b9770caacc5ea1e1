import Logging
import SwiftletContract
import Testing

@testable import SwiftletDaemon

@Suite struct LogTests {
    @Test func everyMessageHasAnIdOfItsOwn() {
        let ids = JournalMessage.allCases.map(\.id)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(id.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) }, "\(id)") }
    }

    @Test func everyMessageIsExplained() {
        for message in JournalMessage.allCases {
            #expect(JournalCatalog.text.contains("-- \(message.id)\nSubject: swiftletd: \(message.text)\n"))
        }
        #expect(JournalCatalog.text.split(separator: "\n").allSatisfy { $0.count < 80 })
    }

    @Test(arguments: [("model", "SWIFTLET_MODEL"), ("a.b-c", "SWIFTLET_A_B_C"), ("é", "SWIFTLET__")])
    func aFieldIsOfTheFormThatTheJournalTakes(key: String, field: String) {
        #expect(DaemonLogHandler.field(key) == field)
    }

    /// The libraries' own logger says less than the daemon's, and both follow a change.
    @Test func theThresholdChangesForAllAtOnce() {
        let threshold = LogThreshold(.info)
        let log = Logger(label: "test") { DaemonLogHandler(label: $0, threshold: threshold, goesToJournal: false) }
        let quiet = log.quiet
        #expect(log.logLevel == .info && quiet.logLevel == .warning)
        threshold.level = .debug
        #expect(log.logLevel == .debug && quiet.logLevel == .warning)
        threshold.level = .error
        #expect(log.logLevel == .error && quiet.logLevel == .error)
    }
}
