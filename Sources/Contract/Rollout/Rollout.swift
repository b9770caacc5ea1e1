public import FoundationEssentials

/// An instruction to a fleet: this model, at this version, on these nodes, this fast.
public struct Rollout: Hashable, Sendable, Codable {
    public var id: RolloutID
    public var model: ModelName
    /// The release to install; it must be in the rollout's channel.
    public var version: ReleaseVersion
    public var selector: Selector
    /// Rising shares; a node waits for the first wave that holds its place. With a plan only those that are open.
    public var waves: [Wave]
    /// Nodes that have not yet switched do not switch.
    public var isHalted: Bool
    /// Raises the node's floor for the model, never lowers it.
    public var floor: Int
    public var createdAt: Date
    /// What its nodes had before; nil: nothing, or they went back to this one.
    public var from: ReleaseVersion?
    /// Whether nodes wait neither for their maintenance window nor for the end of quiet hours; nil: they do.
    public var isUrgent: Bool?
    /// Nil: its waves are all there will be, and open by their times alone.
    public var plan: RolloutPlan?

    public init(
        id: RolloutID, model: ModelName, version: ReleaseVersion, selector: Selector, waves: [Wave],
        isHalted: Bool = false, floor: Int = 0, createdAt: Date, from: ReleaseVersion? = nil, isUrgent: Bool? = nil,
        plan: RolloutPlan? = nil
    ) {
        self.id = id
        self.model = model
        self.version = version
        self.selector = selector
        self.waves = waves
        self.isHalted = isHalted
        self.floor = floor
        self.createdAt = createdAt
        self.from = from
        self.isUrgent = isUrgent
        self.plan = plan
    }

    private enum CodingKeys: String, CodingKey {
        case id, model, version, selector, waves, floor, createdAt, from, plan
        case isHalted = "halted"
        case isUrgent = "urgent"
    }

    /// What the rollout asks of a node now.
    public enum Standing: Hashable, Sendable {
        case notSelected
        case halted
        /// In a wave that opens at this time, or, nil, in none yet.
        case waiting(until: Date?)
        case due
    }

    /// - Parameter place: of the node in this rollout.
    public func standing(at place: Place, labels: Labels, at now: Date) -> Standing {
        guard selector.matches(labels) else { return .notSelected }
        if isHalted { return .halted }
        let openings = waves.filter { place.number < $0.places }.map { $0.notBefore ?? .distantPast }
        guard let opening = openings.min() else { return .waiting(until: nil) }
        return opening <= now ? .due : .waiting(until: opening)
    }
}
