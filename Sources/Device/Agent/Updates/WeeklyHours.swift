public import FoundationEssentials
import SwiftletContract

/// Times of the week: `02:00-05:00`, `Mon..Fri 22:00-04:00; Sat,Sun 00:00-24:00 UTC`.
public struct WeeklyHours: Hashable, Sendable {
    struct Span: Hashable, Sendable {
        /// On which it begins; Monday is 0.
        var days: Set<Int>
        /// Minutes of that day; past midnight it ends on the next one.
        var minutes: Range<Int>
        /// By the box's own zone else.
        var isUTC: Bool
    }

    let spans: [Span]

    public static let form =
        "times of the week: 02:00-05:00, or Mon..Fri 22:00-04:00; Sat,Sun 00:00-24:00, each in local time or with UTC behind it"

    /// Nil for what is not of that form.
    public init?(parsing text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let spans = parts.prefix(Self.maxSpans).compactMap { Span(parsing: String($0)) }
        guard spans.count == parts.count else { return nil }
        self.spans = spans
    }

    static let maxSpans = 64

    /// - Parameter offset: seconds by which the box's zone is east of UTC.
    public func contains(_ time: Date, offset: Int) -> Bool {
        let (local, utc) = (Span.split(time, offset), Span.split(time, 0))
        return spans.contains { span in
            let (day, minute) = span.isUTC ? utc : local
            return span.contains(day, minute)
        }
    }

    /// When they begin or end next, with the zone as it is now; nil: never.
    public func change(after time: Date, offset: Int) -> Date? {
        let isInside = contains(time, offset: offset)
        return spans.flatMap { $0.edges(around: time, offset: offset) }.filter { $0 > time }.sorted()
            .first { contains($0, offset: offset) != isInside }
    }
}

extension WeeklyHours.Span {
    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let minutesOfDay = 1440

    /// `Mon..Fri 02:00-05:00 UTC`; without days every day.
    init?(parsing text: String) {
        var words = text.lowercased().split(separator: " ").map(String.init)
        isUTC = words.last == "utc"
        if isUTC { words.removeLast() }
        guard (1...2).contains(words.count), let minutes = words.last.flatMap(Self.minutes) else { return nil }
        let days = words.count == 1 ? Set(0..<7) : Self.days(words[0])
        guard let days, days.isEmpty == false else { return nil }
        self.days = days
        self.minutes = minutes
    }

    /// `mon`, `mon,wed`, `sat..mon`.
    private static func days(_ text: String) -> Set<Int>? {
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "..", omittingEmptySubsequences: false).map { name in
                dayNames.firstIndex(of: String(name))
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            days.formUnion((0...(last - first + 7) % 7).map { (first + $0) % 7 })
        }
        return days
    }

    /// `22:00-04:00`.
    private static func minutes(_ text: String) -> Range<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to, from < minutesOfDay else { return nil }
        return from..<(to > from ? to : to + minutesOfDay)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.count == 2, areDigits, let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60,
            hours * 60 + minutes <= minutesOfDay
        else { return nil }
        return hours * 60 + minutes
    }

    func contains(_ day: Int, _ minute: Int) -> Bool {
        isOn(day) && minutes.contains(minute) || isOn(day - 1) && minutes.contains(minute + Self.minutesOfDay)
    }

    /// All beginnings and ends, from the day before to the week after.
    func edges(around time: Date, offset: Int) -> [Date] {
        let offset = isUTC ? 0 : offset
        let today = Self.split(time, offset).day
        return (today - 1...today + 8).filter(isOn).flatMap { day in
            [minutes.lowerBound, minutes.upperBound].map { minute in
                Date(timeIntervalSince1970: Double(day * 86_400 + minute * 60 - offset))
            }
        }
    }

    /// The first of January 1970 was a Thursday.
    private func isOn(_ day: Int) -> Bool { days.contains(((day + 3) % 7 + 7) % 7) }

    static func split(_ time: Date, _ offset: Int) -> (day: Int, minute: Int) {
        // A clock that is off by thousands of years is no reason to crash.
        let seconds = Int(min(max(time.timeIntervalSince1970, -1e11), 1e11).rounded(.down)) + offset
        let day = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        return (day, (seconds - day * 86_400) / 60)
    }
}
