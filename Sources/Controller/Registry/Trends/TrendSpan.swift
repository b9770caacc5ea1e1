/// How long one point of a trend is, and how long it is kept.
public enum TrendSpan: Int, CaseIterable, Sendable, Codable {
    case fiveMinutes = 300
    case hour = 3600
    case day = 86_400

    /// Seconds. At most so much is thrown away late as one point is long.
    var kept: Double {
        switch self {
        case .fiveMinutes: 2 * 86_400
        case .hour: 35 * 86_400
        case .day: 3 * 366 * 86_400
        }
    }

    /// When the point began that a time is in, in seconds since 1970, UTC.
    func start(_ seconds: Double) -> Int {
        let bounded = min(max(seconds, 0), 1e12)
        return Int(bounded) / rawValue * rawValue
    }
}
