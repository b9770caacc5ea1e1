/// How long to wait after the n-th failure in a row: doubling from `first` up to `last`, less up to a third at random,
/// so that a fleet that failed together does not come back together.
struct Backoff: Sendable {
    var first: Duration
    var last: Duration

    func delay(afterFailure number: Int, using random: inout SplitMix) -> Duration {
        let doubled = first * Double(1 << min(max(number - 1, 0), 20))
        return random.shortened(min(doubled, last))
    }
}

/// A small seeded generator, so that a simulation can be repeated from its seed.
struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Between two thirds of the duration and the whole.
    mutating func shortened(_ duration: Duration) -> Duration {
        duration * (1 - Double.random(in: 0..<(1.0 / 3), using: &self))
    }
}
