public import SwiftletContract

/// The bytes that an engine is planned with.
public struct EngineMemory: Hashable, Sendable {
    /// Tokens of context of one request, as the engine will really set aside.
    public var context: Int
    public var slots: Int
    /// Weights, keys and values of all slots, compute buffers and the engine itself.
    public var total: Bytes

    public init(context: Int, slots: Int, total: Bytes) {
        self.context = context
        self.slots = slots
        self.total = total
    }
}
