public import SwiftletContract

/// What the state of the node lets be asked: called for each request, with nothing locked.
public struct Admission: Sendable {
    /// Says no to a request that shall not even wait; nil lets it in.
    public var refusal: @Sendable (ModelName, RequestPriority) -> Refusal?
    /// How much engines may work on at once.
    public var throttle: @Sendable () -> Throttle

    public init(
        refusal: @escaping @Sendable (ModelName, RequestPriority) -> Refusal? = { _, _ in nil },
        throttle: @escaping @Sendable () -> Throttle = { .none }
    ) {
        self.refusal = refusal
        self.throttle = throttle
    }
}

/// How many of an engine's slots may be in use.
public struct Throttle: Sendable {
    /// 0 to 1.
    public var share: Double
    /// Why not all of them: `powerBudget` or `thermal`.
    public var code: Refusal.Code

    public static let none = Throttle(share: 1, code: .powerBudget)

    public init(share: Double, code: Refusal.Code) {
        self.share = share
        self.code = code
    }

    /// At least one: those that share a slow processor all wait, and each of them keeps its memory busy.
    func atOnce(of slots: Int) -> Int {
        share >= 1 ? slots : min(slots, max(1, Int((Double(slots) * max(0, share)).rounded(.up))))
    }
}
