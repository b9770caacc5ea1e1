public import SwiftletContract

/// How a request stands in the queue.
public struct Asking: Sendable {
    /// How long it waits at most.
    public struct Patience: Hashable, Sendable {
        /// For a model that is not there, each time that it goes.
        public var load: Duration
        /// Since its arrival, once the model is there.
        public var queue: Duration
        /// Since its arrival, whatever for; nil: as the others say.
        var all: Duration?

        public init(load: Duration = .seconds(30), queue: Duration = .seconds(300)) {
            self.load = load
            self.queue = queue
        }

        /// Where an app wants an answer sooner than that.
        func atMost(_ limit: Duration) -> Patience {
            var patience = self
            patience.all = limit
            return patience
        }

        /// What is left of it.
        func less(_ time: Duration) -> Patience {
            var patience = self
            patience.queue = max(.zero, queue - time)
            patience.all = all.map { max(.zero, $0 - time) }
            return patience
        }
    }

    public var app: AppName
    /// Nil: all.
    public var models: Set<ModelName>?
    public var priority: RequestPriority
    /// Requests that engines work on for the app at once.
    public var maxConcurrent: Int
    public var patience: Patience
    /// Of its body, which is kept while it waits.
    var size = Bytes.zero

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
