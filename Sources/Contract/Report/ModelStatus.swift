public import FoundationEssentials

/// One model on a node: what serves, what is kept for rollback, what is on its way.
public struct ModelStatus: Hashable, Sendable, Codable {
    public enum State: String, Sendable, Codable {
        case downloading, starting, checking, serving, restarting, waiting, failed
        /// Loaded when somebody asks for it.
        case unloaded
    }

    /// A release with the variant that this node chose.
    public struct Installed: Hashable, Sendable, Codable {
        public var version: ReleaseVersion
        public var variant: VariantName
        /// Nil where there are none, and from older nodes.
        public var adapters: [AdapterName]?
        public var manifest: Digest
        public var sequence: Int
        public var installedAt: Date
        public var checks: CheckOutcome?

        public init(
            version: ReleaseVersion, variant: VariantName, adapters: [AdapterName]? = nil, manifest: Digest,
            sequence: Int, installedAt: Date, checks: CheckOutcome?
        ) {
            self.version = version
            self.variant = variant
            self.adapters = adapters
            self.manifest = manifest
            self.sequence = sequence
            self.installedAt = installedAt
            self.checks = checks
        }
    }

    /// A release on its way in.
    public struct Incoming: Hashable, Sendable, Codable {
        public var version: ReleaseVersion
        public var state: State
        /// Of the download.
        public var received: Bytes
        public var total: Bytes
        /// Nil where it goes on, and from older nodes.
        public var waits: Wait?

        public init(version: ReleaseVersion, state: State, received: Bytes, total: Bytes) {
            self.version = version
            self.state = state
            self.received = received
            self.total = total
        }
    }

    /// What serves it now.
    public struct Engine: Hashable, Sendable, Codable {
        public var startedAt: Date
        /// That it works on, and that wait for it.
        public var requests: Int
        /// Tokens a second, over its last answers; nil before the first.
        public var answerRate: Double?

        public init(startedAt: Date, requests: Int, answerRate: Double?) {
            self.startedAt = startedAt
            self.requests = requests
            self.answerRate = answerRate
        }
    }

    /// An instruction that this node does not follow.
    public struct Refused: Hashable, Sendable, Codable {
        public var rollout: RolloutID
        /// What the node says of it; nil where a person on the node decided.
        public var code: Condition.Code?
        public var reason: String

        public init(rollout: RolloutID, code: Condition.Code?, reason: String) {
            self.rollout = rollout
            self.code = code
            self.reason = reason
        }
    }

    public var model: ModelName
    public var state: State
    public var task: ModelTask
    public var active: Installed?
    public var previous: Installed?
    public var incoming: Incoming?
    /// Tokens of context that a request may use.
    public var context: Int?
    /// Resident memory of the engine.
    public var memory: Bytes?
    public var restarts: Int
    /// What the engine was given; nil while there is none, and from older nodes.
    public var plan: MemoryPlan?
    /// The most that it took beside its weights, as far as that was seen.
    public var peak: Bytes?
    /// Nil while there is none, and from older nodes.
    public var engine: Engine?
    /// Of the active version; nil where nobody has asked it yet, and from older nodes.
    public var figures: ModelFigures?
    /// What was measured of it, and is kept.
    public var calibration: Calibration?
    /// Of the last calibration that did not end well, or goes on; nil where there is none since the daemon's start.
    public var calibrating: CalibrationProgress?
    /// Of what is active; nil once it is committed, and from older nodes.
    public var probation: Probation?
    /// The last one, until another release serves; nil from older nodes.
    public var refused: Refused?

    public init(
        model: ModelName, state: State, task: ModelTask = .chat, active: Installed?, previous: Installed?,
        incoming: Incoming?, context: Int?, memory: Bytes?, restarts: Int, plan: MemoryPlan? = nil, peak: Bytes? = nil,
        calibration: Calibration? = nil, calibrating: CalibrationProgress? = nil, refused: Refused? = nil
    ) {
        self.model = model
        self.state = state
        self.task = task
        self.active = active
        self.previous = previous
        self.incoming = incoming
        self.context = context
        self.memory = memory
        self.restarts = restarts
        self.plan = plan
        self.peak = peak
        self.calibration = calibration
        self.calibrating = calibrating
        self.refused = refused
    }
}
