import FoundationEssentials
import Logging
import SwiftletContract
import SwiftletSamples
import SystemPackage
import Testing

@testable import SwiftletDaemon

@Suite struct ReportSpoolTests {
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func report(_ number: Int, _ codes: Condition.Code...) -> NodeReport {
        .sample(number: number) { report in
            report.conditions = codes.map { Condition(code: $0, message: "x", since: report.sentAt) }
        }
    }

    private func numbers(_ spool: ReportSpool) throws -> [Int] {
        var numbers: [Int] = []
        while let kept = spool.next {
            numbers.append(try NodeReport(json: kept.bytes).number)
            spool.remove(kept)
        }
        return numbers
    }

    @Test func keepsWhatALaterOneWouldNotTell() throws {
        try withDirectory { folder in
            let spool = try ReportSpool(directory: folder.appending("reports"), log: log)
            spool.keep(report(1), unlike: report(0))
            spool.keep(report(2, .noSpace), unlike: report(0))
            spool.keep(report(3, .noSpace), unlike: report(0))
            spool.keep(report(4), unlike: report(0))
            // As after a power cut.
            let next = try ReportSpool(directory: folder.appending("reports"), log: log)
            next.keep(report(5, .rolledBack), unlike: nil)
            #expect(try numbers(next) == [2, 4, 5])
            #expect(try numbers(next).isEmpty)
        }
    }

    @Test func hasABound() throws {
        try withDirectory { folder in
            let spool = try ReportSpool(directory: folder.appending("reports"), log: log)
            for number in 0..<200 {
                if number.isMultiple(of: 2) {
                    spool.keep(report(number), unlike: nil)
                } else {
                    spool.keep(report(number, .noSpace), unlike: nil)
                }
            }
            #expect(try numbers(spool) == Array(136..<200))
        }
    }
}
