import ArgumentParser
import FoundationEssentials
import SwiftletContract

/// How a rollout goes on by itself.
struct PlanOptions: ParsableArguments {
    enum Profile: String, CaseIterable, ExpressibleByArgument {
        case careful, normal, emergency

        var waves: [Wave] {
            switch self {
            case .careful: [100, 1000, 5000, Place.count].map { Wave(places: $0) }
            case .normal: [500, 2500, Place.count].map { Wave(places: $0) }
            case .emergency: Waves.everyone
            }
        }

        /// Seconds.
        var soak: Int {
            switch self {
            // Also what goes wrong after an hour is seen in the wave in which it happens.
            case .careful: 7200
            case .normal: 600
            case .emergency: 0
            }
        }

        var deadline: Int { self == .emergency ? 3600 : 86_400 }

        var gates: [String] {
            switch self {
            case .careful:
                [
                    "failed<=0%", "checks>=95%", "speed>=90%", "ttft<=150%", "memory<=130%", "refusals<=5%",
                    "restarts<=0",
                ]
            case .normal:
                [
                    "failed<=2%", "checks>=90%", "speed>=80%", "ttft<=200%", "memory<=150%", "refusals<=10%",
                    "restarts<=0.1",
                ]
            case .emergency: ["failed<=20%"]
            }
        }
    }

    @Option(
        help: """
            How careful: careful (1%, 10%, 50%, 100%, two hours each), normal (5%, 25%, 100%, ten minutes each) or emergency \
            (everybody at once). The other options change parts of it.
            """)
    var profile: Profile?

    @Option(
        help: ArgumentHelp(
            """
            What must hold before the next wave, again and again: failed<=2%, checks>=95%, refusals<=5%, restarts<=0, or, compared with \
            the version before on the same nodes, speed>=90%, ttft<=150%, memory<=120%, energy<=120%.
            """, valueName: "gate"))
    var gate: [String] = []

    @Option(help: "How long nodes of a wave may take until they count as failed: 4h.")
    var deadline: String?

    @Option(help: "How long a wave is looked at once its last node has switched: 10min.")
    var soak: String?

    @Flag(help: "Nodes that were not heard of until the deadline have failed; else they are not waited for.")
    var asleepFails = false

    @Flag(
        help:
            "Nodes wait neither for their maintenance window nor for quiet hours to end; so with the profile emergency."
    )
    var urgent = false

    @Option(help: "The time (UTC) from which the first wave may: 2026-11-24T08:00.")
    var notBefore: String?

    /// Nil: they do.
    var isUrgent: Bool? { urgent || profile == .emergency ? true : nil }

    private var isAsked: Bool {
        profile != nil || gate.isEmpty == false || deadline != nil || soak != nil || asleepFails
    }

    /// The waves that nodes see at once, and the plan for the rest; no plan where all was said in times.
    func plan(waves: [Wave]?, at now: Date) throws(CommandError) -> ([Wave], RolloutPlan?) {
        let base = profile ?? .normal
        var all = waves ?? (isAsked ? base.waves : Waves.everyone)
        if let notBefore { all[0].notBefore = try Self.time(notBefore) }
        let isByTimes = all.dropFirst().allSatisfy { $0.notBefore != nil }
        guard isAsked || isByTimes == false else { return (all, nil) }
        let gates = try gate.map { text throws(CommandError) in try Self.gate(text) }
        let plan = RolloutPlan(
            waves: all,
            // One that is named takes the place of the profile's.
            gates: base.gates.filter { own in
                gates.contains { $0.measure == Gate(own)?.measure } == false
            } + gates.map(\.description),
            // With none every node would have failed at once.
            deadline: try deadline.map { text throws(CommandError) in try Self.seconds("--deadline", text, least: 1) }
                ?? base.deadline,
            soak: try soak.map { text throws(CommandError) in try Self.seconds("--soak", text) } ?? base.soak,
            waitsForAsleep: asleepFails == false, openedAt: max(now, all[0].notBefore ?? now))
        return ([all[0]], plan)
    }

    private static func gate(_ text: String) throws(CommandError) -> Gate {
        guard let gate = Gate(text) else {
            throw .badOption(
                name: "--gate", value: text,
                reason: "write failed<=2%, checks>=95%, refusals<=5%, speed>=90%, ttft<=150%, memory<=120%, "
                    + "energy<=120% or restarts<=0")
        }
        return gate
    }

    private static func time(_ text: String) throws(CommandError) -> Date {
        guard let time = UTCTime.parse(text) else {
            throw .badOption(
                name: "--not-before", value: text,
                reason: "write 2026-11-24, 2026-11-24T08:00 or 2026-11-24T08:00:00Z (UTC)")
        }
        return time
    }

    /// `30s`, `10min`, `4h`, `2d`, up to a year.
    private static func seconds(_ name: String, _ text: String, least: Int = 0) throws(CommandError) -> Int {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = ["s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard digits.count <= 8, let count = Int(digits), let unit = units[String(text.dropFirst(digits.count))],
            (least...366 * 86_400).contains(count * unit)
        else { throw .badOption(name: name, value: text, reason: "write a time: 30s, 10min, 4h, 2d; a year at most") }
        return count * unit
    }
}
