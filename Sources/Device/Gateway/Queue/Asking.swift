public import SwiftletContract

/// How a request stands in the queue.
public struct Asking: Sendable {
    /// How long it waits at most, from its arrival, as long as the model is not there, and once it is.
    public struct Patience: Hashable, Sendable {
        public var load: Duration
        public var queue: Duration

        public init(load: Duration = .seconds(30), queue: Duration = .seconds(300)) {
            self.load = load
            self.queue = queue
        }

        /// Both, where an app wants an answer sooner than that.
        func atMost(_ limit: Duration) -> Patience { Patience(load: min(load, limit), queue: min(queue, limit)) }
    }

    public var app: AppName
    /// Nil: all.
    public var models: Set<ModelName>?
    public var priority: RequestPriority
    /// Requests that engines work on for the app at once.
    public var maxConcurrent: Int
    public var patience: Patience

    public init(
        app: AppName = .unknown, models: Set<ModelName>? = nil, priority: RequestPriority = .interactive,
        maxConcurrent: Int = .max, patience: Patience = Patience()
    ) {
        self.app = app
        self.models = models
        self.priority = priority
        self.maxConcurrent = maxConcurrent
        self.patience = patience
    }

    func allows(_ model: ModelName) -> Bool { models?.contains(model) ?? true }
}
