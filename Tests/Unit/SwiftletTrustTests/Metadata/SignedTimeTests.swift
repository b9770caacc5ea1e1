import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct SignedTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0.0), ("2000-02-29T23:59:59Z", 951_868_799), ("2026-11-21T08:00:00Z", 1_795_248_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("1969-12-31T23:59:59Z", -1),
    ])
    func readsAndWrites(text: String, seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(SignedTime.date(text) == date)
        #expect(SignedTime.text(date) == text)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T08:00:00", "2026-11-21T08:00:00z", "2026-11-21t08:00:00Z", "2026-11-21 08:00:00Z",
        "2026-11-21T08:00:00.5Z", "2026-11-21T08:00:00+00:00", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "0000-01-01T00:00:00Z",
        "-026-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00Z ", "２026-01-01T00:00Z",
    ])
    func refuses(text: String) {
        #expect(SignedTime.date(text) == nil)
    }

    @Test func everyDayOfFourCenturiesIsReadAsItWasWritten() {
        for number in stride(from: -100_000, to: 100_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400 + 12_345)
            #expect(SignedTime.date(SignedTime.text(date)) == date)
        }
    }
}
