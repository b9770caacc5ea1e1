public import SwiftletContract

/// What the owner of a box lets an app ask. Limits are each app's own, also where one policy is for many.
public struct AppPolicy: Hashable, Sendable {
    /// Nil: all.
    public var models: Set<ModelName>?
    public var priority = RequestPriority.interactive
    /// Requests that engines work on for it at once; more wait. Nil: as many as there are slots.
    public var maxConcurrent: Int?
    public var requests: Allowance?
    /// Read and written.
    public var tokens: Allowance?
    /// Beyond the box being on.
    public var joules: Allowance?

    public init() {}

    func allows(_ model: ModelName) -> Bool { models?.contains(model) ?? true }
}
