import FoundationEssentials
import SwiftletContract

@testable import SwiftletAgent

/// What must hold of releases that have not served here yet: they heed the hours of the box and whoever holds it.
extension World {
    /// For five minutes of each half hour; quiet hours are at other times.
    static let hourlyWindow = hours(from: 0, to: 5)
    static let hourlyQuiet = hours(from: 10, to: 20)

    private static func hours(from: Int, to: Int) -> WeeklyHours? {
        func text(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let spans = (0..<24).flatMap { hour in
            [0, 30].map { "\(text(hour)):\(text($0 + from))-\(text(hour)):\(text($0 + to))" }
        }
        return WeeklyHours(parsing: spans.joined(separator: "; "))
    }

    private func isNew(_ version: ReleaseVersion) -> Bool { everCommitted.contains(version) == false }

    mutating func judgeSwitch(to installation: Installation?) {
        guard let version = installation?.release.version, isNew(version), agent.state.hold != nil else { return }
        violations.append("\(now): \(version) was switched to while somebody held the node")
    }

    mutating func judgeDownload(_ blob: Blob, from origin: Origin) {
        guard origin == .network, let version = fleet.version(of: blob.digest), isNew(version),
            fleet.urgent.contains(version) == false, let quiet = updates.quietHours,
            quiet.contains(wall, offset: Self.zoneOffset)
        else { return }
        violations.append("\(now): \(version) is downloaded in quiet hours")
    }

    /// A trial that was begun in the window may start engines for some minutes more.
    mutating func judgeStart(of installation: Installation) {
        let version = installation.release.version
        guard isNew(version), fleet.urgent.contains(version) == false, agent.bundle != .installing,
            agent.state.models[installation.model]?.active != nil, let window = updates.window
        else { return }
        let wasOpen = (0...10).contains { minutes in
            window.contains(wall.addingTimeInterval(Double(minutes) * -60), offset: Self.zoneOffset)
        }
        if wasOpen == false { violations.append("\(now): \(version) is tried outside of the maintenance window") }
    }
}
