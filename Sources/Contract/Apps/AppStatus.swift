/// What one app has asked since the daemon's start, and what it is asking now.
public struct AppStatus: Hashable, Sendable, Codable {
    /// Beyond the box being on; figures of different sources are never added.
    public struct Energy: Hashable, Sendable, Codable {
        public var source: EnergySource
        public var joules: Double

        public init(source: EnergySource, joules: Double) {
            self.source = source
            self.joules = joules
        }
    }

    public var app: AppName
    /// By the node's configuration; nil for all those together that have no name of their own.
    public var priority: RequestPriority?
    /// Requests that engines are working on, and those that wait for one.
    public var running: Int
    public var waiting: Int
    /// That an engine has had.
    public var requests: Int
    public var refusals: Int
    /// Tokens that were read and written.
    public var promptTokens: Int
    public var answerTokens: Int
    public var energy: [Energy]

    public init(
        app: AppName, priority: RequestPriority?, running: Int, waiting: Int, requests: Int, refusals: Int,
        promptTokens: Int, answerTokens: Int, energy: [Energy]
    ) {
        self.app = app
        self.priority = priority
        self.running = running
        self.waiting = waiting
        self.requests = requests
        self.refusals = refusals
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.energy = energy
    }
}
