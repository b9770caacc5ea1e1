public import FoundationEssentials

/// Spans of time in messages.
public enum TimeSpan {
    /// `42 seconds`, `5 minutes`, `3 hours`, `2 days`.
    public static func text(_ seconds: TimeInterval) -> String {
        let seconds = min(max(0, seconds), 1e11)
        let (count, unit) =
            switch seconds {
            case ..<120: (Int(seconds), "second")
            case ..<7200: (Int(seconds / 60), "minute")
            case ..<172_800: (Int(seconds / 3600), "hour")
            default: (Int(seconds / 86_400), "day")
            }
        return count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
    }
}
