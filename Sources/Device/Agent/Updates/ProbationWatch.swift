/// What the agent sees of a release on probation, beside what it has written down.
struct ProbationWatch: Sendable {
    private var lookedAt: Duration
    private var wasServing = false
    /// Since the switch, of serving.
    private(set) var served: Duration
    /// Its checks, while they are asked; until when an answer is believed in.
    var check: (engine: EngineID, deadline: Duration)?
    var nextCheckAt: Duration = .zero

    init(_ probation: Probation, at now: Duration) {
        self.lookedAt = now
        self.served = .seconds(probation.served)
    }

    /// A box that slept did not serve.
    mutating func look(isServing: Bool, at now: Duration) {
        if wasServing { served += min(max(.zero, now - lookedAt), .seconds(10)) }
        wasServing = isServing
        lookedAt = now
    }

    /// How long after checks that could not be asked they are tried again, and how long they may take.
    static let pause: Duration = .seconds(60)
    static let checkLimit: Duration = .seconds(900)
}
