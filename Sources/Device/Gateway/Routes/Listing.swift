public import FoundationEssentials
public import SwiftletContract

/// What apps see of a model that they can ask for.
public struct Listing: Hashable, Sendable {
    public var version: ReleaseVersion
    public var task: ModelTask
    public var adapters: [AdapterName]
    /// Tokens of context that a request may use.
    public var context: Int
    public var createdAt: Date

    public init(
        version: ReleaseVersion, task: ModelTask = .chat, adapters: [AdapterName] = [], context: Int, createdAt: Date
    ) {
        self.version = version
        self.task = task
        self.adapters = adapters
        self.context = context
        self.createdAt = createdAt
    }
}
