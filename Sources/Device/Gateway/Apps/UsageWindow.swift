/// What was used in the last so much time: counted in sixteenths of the window, so that never more than the allowance
/// is seen as free, and at most a sixteenth of the window too late.
struct UsageWindow: Hashable, Sendable {
    private static let parts = 16

    let allowance: Allowance
    private var counts = [Double](repeating: 0, count: parts)
    /// The number of the part that `counts` ends with, from the clock's zero.
    private var newest = 0

    init(_ allowance: Allowance) { self.allowance = allowance }

    private var part: Double { max(allowance.window / .milliseconds(1) / Double(Self.parts - 1), 1e-3) }

    /// - Parameter now: since some fixed moment.
    mutating func used(at now: Duration) -> Double {
        advance(to: now)
        return counts.reduce(0, +)
    }

    /// Below zero: given back.
    mutating func add(_ amount: Double, at now: Duration) {
        advance(to: now)
        counts[Self.parts - 1] += amount
    }

    /// How long until `amount` more would be within the allowance; zero: now.
    mutating func wait(for amount: Double, at now: Duration) -> Duration {
        var excess = used(at: now) + amount - allowance.amount
        guard excess > 1e-9 else { return .zero }
        for (index, count) in counts.enumerated() {
            excess -= count
            // When the part has left the window.
            guard excess > 1e-9 else { return .milliseconds(Double(newest + index + 1) * part) - now }
        }
        return allowance.window
    }

    private mutating func advance(to now: Duration) {
        let number = Int(now / .milliseconds(1) / part)
        let steps = min(max(0, number - newest), Self.parts)
        guard steps > 0 else { return }
        counts = Array(counts.dropFirst(steps)) + [Double](repeating: 0, count: steps)
        newest = number
    }
}
