import FoundationEssentials
import SwiftletContract

/// `--waves`: rising shares of the fleet, each with the time (UTC) from which it may take the release:
/// `1%,10%@2026-11-23,100%@2026-11-24T08:00`. The first opens at once where it has no time, the others after the one before.
enum Waves {
    static let everyone = [Wave(places: Place.count)]

    static func parse(_ text: String) throws(CommandError) -> [Wave] {
        var waves: [Wave] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let wave = try wave(String(part), in: text)
            if let last = waves.last { try check(wave, follows: last, part: String(part), in: text) }
            waves.append(wave)
        }
        guard waves.count <= 64 else { throw fault(text, "there may be 64 waves at most") }
        return waves
    }

    /// `1%`, `0.5%@2026-11-23T08:00Z`.
    static func describe(_ waves: [Wave]) -> String {
        waves.map { wave in
            let share = wave.places.isMultiple(of: 100) ? "\(wave.places / 100)" : "\(Double(wave.places) / 100)"
            return share + "%" + (wave.notBefore.map { "@" + $0.formatted(.iso8601) } ?? "")
        }.joined(separator: ",")
    }

    private static func wave(_ part: String, in text: String) throws(CommandError) -> Wave {
        let sides = part.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides[0].hasSuffix("%"), let places = places(sides[0].dropLast()) else {
            throw fault(text, "'\(part)' is no share; write 0.01% to 100%, then optionally @ and a time")
        }
        guard sides.count == 2 else { return Wave(places: places) }
        guard let time = UTCTime.parse(sides[1]) else {
            throw fault(
                text, "'\(sides[1])' is no time; write 2026-11-23, 2026-11-23T08:00 or 2026-11-23T08:00:00Z (UTC)")
        }
        return Wave(places: places, notBefore: time)
    }

    /// Hundredths of a percent.
    private static func places(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : "0"
        let areDigits = (parts.map(String.init)).allSatisfy {
            $0.isEmpty == false && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, fraction.count <= 2, let whole = Int(parts[0]), whole <= 100,
            let hundredths = Int(fraction.count == 1 ? fraction + "0" : fraction)
        else { return nil }
        let places = whole * 100 + hundredths
        return (1...Place.count).contains(places) ? places : nil
    }

    /// A larger wave that opens before a smaller one would make the smaller one pointless: surely a slip.
    private static func check(
        _ wave: Wave, follows last: Wave, part: String, in text: String
    ) throws(CommandError) {
        guard wave.places > last.places else { throw fault(text, "'\(part)' is no larger than the wave before it") }
        guard let time = wave.notBefore, let before = last.notBefore else { return }
        guard time > before else {
            throw fault(
                text,
                "'\(part)' would open no later than the smaller wave before it; give it a later time: "
                    + "\(part.prefix { $0 != "@" })@2026-11-24T08:00")
        }
    }

    private static func fault(_ text: String, _ reason: String) -> CommandError {
        .badOption(name: "--waves", value: text, reason: reason)
    }
}
