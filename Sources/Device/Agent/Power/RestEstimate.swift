/// The power of all that is not an engine: the box itself, and its other programs. Noise is averaged away; a step that
/// cannot be noise is believed at once.
struct RestEstimate: Sendable {
    private(set) var watts: Double?
    /// Of the noise.
    private var variance = 0.0
    private var surprise = 0

    private static let seconds = 0.5
    private static let certain = 25.0, likely = 9.0

    /// - Parameters:
    ///   - rest: what was measured, less what engines are thought to draw of it.
    ///   - scale: the whole power, by which noise is judged: meters are a few parts in a thousand off at best.
    mutating func take(_ rest: Double, scale: Double, seconds: Double) {
        guard let watts else {
            variance = (0.02 * scale) * (0.02 * scale)
            return self.watts = rest
        }
        let deviation = rest - watts
        let square = deviation * deviation
        let isLikely = square > Self.likely * variance
        surprise = isLikely ? (deviation > 0 ? max(surprise, 0) + 1 : min(surprise, 0) - 1) : 0
        let isStep = square > Self.certain * variance || abs(surprise) >= 2
        self.watts = isStep ? rest : watts + deviation * seconds / (Self.seconds + seconds)
        let floor = (0.002 * scale) * (0.002 * scale)
        variance = max(floor, variance + 0.1 * (min(square, Self.likely * variance) - variance))
    }
}
