/// What a node draws, what limits it, and what its answers have cost since the daemon's start. Every figure of energy
/// has its source beside it; figures of different sources are never added.
public struct PowerStatus: Hashable, Sendable, Codable {
    /// The whole box, in joules, by one source.
    public struct Total: Hashable, Sendable, Codable {
        public var source: EnergySource
        /// For being on.
        public var idle: Double
        /// All that is not an engine.
        public var others: Double
        /// All engines, beyond the box being on.
        public var engines: Double

        public init(source: EnergySource, idle: Double, others: Double, engines: Double) {
            self.source = source
            self.idle = idle
            self.others = others
            self.engines = engines
        }
    }

    /// What one version of a model cost by one source, beyond the box being on.
    public struct Use: Hashable, Sendable, Codable {
        public var model: ModelName
        public var version: ReleaseVersion
        /// Nil: without any.
        public var adapter: AdapterName?
        public var source: EnergySource
        public var joules: Double
        public var requests: Int
        /// Tokens that were read and written.
        public var promptTokens: Int
        public var answerTokens: Int

        public init(
            model: ModelName, version: ReleaseVersion, adapter: AdapterName? = nil, source: EnergySource,
            joules: Double,
            requests: Int, promptTokens: Int, answerTokens: Int
        ) {
            self.model = model
            self.version = version
            self.adapter = adapter
            self.source = source
            self.joules = joules
            self.requests = requests
            self.promptTokens = promptTokens
            self.answerTokens = answerTokens
        }
    }

    /// Of `watts`.
    public var source: EnergySource
    /// In the last second; nil where the meter was silent.
    public var watts: Double?
    /// Nil: none.
    public var limitWatts: Double?
    public var celsius: Double?
    public var limitCelsius: Double?
    public var profile: PowerProfile
    /// Of the battery, percent; nil where there is none.
    public var charge: Double?
    /// Processor cores that all engines may use together; nil: all that there are.
    public var quotaCores: Double?
    /// Whether the kernel can hold engines to it; else only requests are turned away.
    public var isHeld: Bool
    public var totals: [Total]
    /// By model, version, adapter and source.
    public var uses: [Use]

    public init(
        source: EnergySource, watts: Double?, limitWatts: Double?, celsius: Double?, limitCelsius: Double?,
        profile: PowerProfile, charge: Double?, quotaCores: Double?, isHeld: Bool, totals: [Total], uses: [Use]
    ) {
        self.source = source
        self.watts = watts
        self.limitWatts = limitWatts
        self.celsius = celsius
        self.limitCelsius = limitCelsius
        self.profile = profile
        self.charge = charge
        self.quotaCores = quotaCores
        self.isHeld = isHeld
        self.totals = totals
        self.uses = uses
    }
}
