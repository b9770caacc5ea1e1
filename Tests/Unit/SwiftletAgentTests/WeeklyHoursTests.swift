import FoundationEssentials
import Testing

@testable import SwiftletAgent

@Suite struct WeeklyHoursTests {
    /// Monday, 12 January 2026, 00:00 UTC, and so many minutes.
    private func monday(_ minutes: Int) -> Date { Date(timeIntervalSince1970: Double(1_768_176_000 + minutes * 60)) }

    @Test(
        arguments: [
            ("02:00-05:00", [120, 299, 1440 + 120], [119, 300]),
            ("Mon..Fri 02:00-05:00", [120, 4 * 1440 + 120], [5 * 1440 + 120, 6 * 1440 + 120]),
            ("Sat..Mon 02:00-05:00", [120, 6 * 1440 + 120], [1440 + 120]),
            ("tue,Thu 10:00-11:00", [1440 + 600, 3 * 1440 + 659], [600, 2 * 1440 + 600]),
            // It belongs to the day on which it begins.
            ("Mon 22:00-04:00", [1320, 1440 + 239], [0, 239, 1440 + 240, 1440 + 1320]),
            ("Sun 23:00-01:00", [0, 59, 6 * 1440 + 1380], [60, 1380]),
            ("00:00-24:00", [0, 1439, 5000], []),
            ("Mon 02:00-03:00; Wed 04:00-05:00 UTC", [120, 2 * 1440 + 240], [240, 2 * 1440 + 120]),
        ] as [(String, [Int], [Int])])
    func knowsItsTimes(text: String, inside: [Int], outside: [Int]) throws {
        let hours = try #require(WeeklyHours(parsing: text))
        for minutes in inside { #expect(hours.contains(monday(minutes), offset: 0), "\(text) at \(minutes)") }
        for minutes in outside { #expect(hours.contains(monday(minutes), offset: 0) == false, "\(text) at \(minutes)") }
    }

    @Test func goesByTheZoneUnlessItSaysUTC() throws {
        let local = try #require(WeeklyHours(parsing: "Mon 00:00-02:00"))
        let utc = try #require(WeeklyHours(parsing: "Mon 00:00-02:00 UTC"))
        // An hour east of UTC it is Monday an hour sooner.
        #expect(local.contains(monday(-60), offset: 3600) && utc.contains(monday(-60), offset: 3600) == false)
        #expect(local.contains(monday(61), offset: 3600) == false && utc.contains(monday(61), offset: 3600))
        #expect(local.change(after: monday(0), offset: 3600) == monday(60))
        #expect(utc.change(after: monday(0), offset: 3600) == monday(120))
    }

    @Test(arguments: [
        ("02:00-05:00", 0, 120), ("02:00-05:00", 120, 300), ("Fri 02:00-05:00", 300, 4 * 1440 + 120),
        ("Mon 22:00-04:00", 1440, 1440 + 240), ("Mon 02:00-05:00", 300, 7 * 1440 + 120),
        // Two that touch are one.
        ("02:00-05:00; 05:00-06:00", 130, 360),
    ])
    func knowsWhenItChanges(text: String, now: Int, change: Int) throws {
        #expect(try #require(WeeklyHours(parsing: text)).change(after: monday(now), offset: 0) == monday(change))
    }

    @Test func whatIsAlwaysNeverChanges() throws {
        #expect(try #require(WeeklyHours(parsing: "00:00-24:00")).change(after: monday(7), offset: 0) == nil)
    }

    @Test(arguments: [
        "", "always", "2:00-5:00", "02:00", "02:00-05:00-06:00", "02:00-02:00", "24:00-25:00", "24:00-01:00",
        "02:60-03:00",
        "Mon", "Mon..Fri", "Mo 02:00-03:00", "Mon. 02:00-03:00", "Mon..Wed..Fri 02:00-03:00", "Mon, 02:00-03:00",
        "Mon Tue 02:00-03:00", "02:00-03:00;", "02:00-03:00 CET", "UTC", "-1:00-03:00", "+2:00-03:00",
        String(repeating: "02:00-03:00;", count: 64) + "02:00-03:00",
    ])
    func refusesAnythingElse(text: String) { #expect(WeeklyHours(parsing: text) == nil) }

    /// A clock may say anything.
    @Test(arguments: [-1e300, -1e12, 0, 1e12, 1e300]) func bearsAnyClock(time: Double) throws {
        let hours = try #require(WeeklyHours(parsing: "Mon 02:00-05:00"))
        _ = hours.contains(Date(timeIntervalSince1970: time), offset: 3600)
        _ = hours.change(after: Date(timeIntervalSince1970: time), offset: 3600)
    }
}
