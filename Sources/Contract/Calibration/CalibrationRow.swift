/// What one setting was measured to do, with all its slots at work.
public struct CalibrationRow: Hashable, Sendable, Codable {
    public var setting: EngineSetting
    /// Of all requests together, read and written.
    public var tokensPerSecond: Double
    /// Of one request, while its answer is written.
    public var answerTokensPerSecond: Double
    /// From a request until the first token of its answer.
    public var firstTokenSeconds: Double
    /// Beyond the box being on; nil where the meter was silent.
    public var joulesPerToken: Double?
    /// Of the engine, beyond the box being on; nil where the meter was silent.
    public var watts: Double?
    /// Of `joulesPerToken` and `watts`.
    public var source: EnergySource?
    /// The most memory that the engine took, with its weights.
    public var peak: Bytes?

    public init(
        setting: EngineSetting, tokensPerSecond: Double, answerTokensPerSecond: Double, firstTokenSeconds: Double,
        joulesPerToken: Double? = nil, watts: Double? = nil, source: EnergySource? = nil, peak: Bytes? = nil
    ) {
        self.setting = setting
        self.tokensPerSecond = tokensPerSecond
        self.answerTokensPerSecond = answerTokensPerSecond
        self.firstTokenSeconds = firstTokenSeconds
        self.joulesPerToken = joulesPerToken
        self.watts = watts
        self.source = source
        self.peak = peak
    }
}
