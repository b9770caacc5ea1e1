public import FoundationEssentials

/// How a rollout goes on by itself: the waves to come, and what the controller looks at before it opens the next. Nodes look at the
/// rollout's own waves alone, which are those that are open.
public struct RolloutPlan: Hashable, Sendable, Codable {
    /// All of them, the open ones first.
    public var waves: [Wave]
    /// As texts, so that one that is newer than a node makes the document no worse there; see `Gate`.
    public var gates: [String]
    /// Seconds from the opening of a wave after which a node that has not said how it went counts as failed.
    public var deadline: Int
    /// Seconds for which a wave is looked at once its last node has switched.
    public var soak: Int
    /// Whether nodes that have not been heard of since the wave opened are waited for, rather than failed after the deadline.
    public var waitsForAsleep: Bool
    public var isPaused: Bool
    /// Of the newest open wave.
    public var openedAt: Date
    /// Nil: not yet.
    public var completedAt: Date?
    /// Why the controller halted it; nil: it did not.
    public var verdict: String?

    public init(
        waves: [Wave], gates: [String], deadline: Int, soak: Int, waitsForAsleep: Bool = true,
        openedAt: Date
    ) {
        self.waves = waves
        self.gates = gates
        self.deadline = deadline
        self.soak = soak
        self.waitsForAsleep = waitsForAsleep
        self.isPaused = false
        self.openedAt = openedAt
    }

    private enum CodingKeys: String, CodingKey {
        case waves, gates, deadline, soak, waitsForAsleep, openedAt, completedAt, verdict
        case isPaused = "paused"
    }
}
