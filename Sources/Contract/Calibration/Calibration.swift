public import FoundationEssentials

/// What a model was measured to do on a box, setting by setting, and the setting that is kept.
public struct Calibration: Document, Hashable {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "calibration"

    /// What the kept setting is best in.
    public enum Goal: String, Hashable, Sendable, Codable, CaseIterable {
        /// Tokens per second, read and written.
        case speed
        /// Tokens per joule, beyond the box being on.
        case energy
    }

    public var goal: Goal
    /// What was measured. The setting holds for later releases of the model too.
    public var version: ReleaseVersion
    public var variant: VariantName
    /// Tokens of each request that was measured with.
    public var promptTokens: Int
    public var answerTokens: Int
    public var rows: [CalibrationRow]
    public var setting: EngineSetting
    public var measuredAt: Date

    /// Nil where there is nothing to choose from.
    public init?(
        _ goal: Goal, of version: ReleaseVersion, _ variant: VariantName, promptTokens: Int, answerTokens: Int,
        rows: [CalibrationRow], at measuredAt: Date
    ) {
        guard let best = Self.best(rows, for: goal) else { return nil }
        self.goal = goal
        self.version = version
        self.variant = variant
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.rows = rows
        self.setting = best.setting
        self.measuredAt = measuredAt
    }

    /// The row of the kept setting.
    public var best: CalibrationRow? { rows.first { $0.setting == setting } }

    /// Within this share of the best, what is measured twice differs too: the setting with fewer slots, then fewer
    /// threads, is as good, and leaves the box more memory and a calmer processor.
    private static let noise = 0.05

    private static func best(_ rows: [CalibrationRow], for goal: Goal) -> CalibrationRow? {
        let score = { (row: CalibrationRow) -> Double in
            switch goal {
            case .speed: row.tokensPerSecond
            case .energy: row.joulesPerToken.map { $0 > 0 ? 1 / $0 : 0 } ?? 0
            }
        }
        guard let most = rows.map(score).max(), most > 0 else { return nil }
        return rows.filter { score($0) >= most * (1 - noise) }
            .min { ($0.setting.slots, $0.setting.threads) < ($1.setting.slots, $1.setting.threads) }
    }
}
