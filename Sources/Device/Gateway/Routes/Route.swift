public import FoundationEssentials
public import SwiftletContract

/// Where a model is served right now.
public struct Route: Hashable, Sendable {
    /// Differs for every engine that was ever started, also for two of the same model.
    public var engineID: Int
    /// The engine's Unix socket.
    public var socketPath: String
    public var version: ReleaseVersion
    /// What its engine was started for.
    public var task: ModelTask
    /// That the engine has loaded, in its order.
    public var adapters: [AdapterName]
    /// Tokens of context that a request may use.
    public var context: Int
    public var createdAt: Date
    /// Requests that the engine works on at once; a quick one has some more, which wait there for milliseconds.
    public var slots: Int

    public init(
        engineID: Int, socketPath: String, version: ReleaseVersion, task: ModelTask = .chat,
        adapters: [AdapterName] = [], context: Int, createdAt: Date, slots: Int = 1
    ) {
        self.engineID = engineID
        self.socketPath = socketPath
        self.version = version
        self.task = task
        self.adapters = adapters
        self.context = context
        self.createdAt = createdAt
        self.slots = max(1, slots)
    }

    var listing: Listing {
        Listing(version: version, task: task, adapters: adapters, context: context, createdAt: createdAt)
    }
}
