/// What the node waits for at the controller: rollouts that are newer than `known`.
public struct Listening: Hashable, Sendable {
    /// Never used twice in a run of the daemon.
    public var number: Int
    public var limit: Duration
    public var known: Int

    public init(number: Int, limit: Duration, known: Int) {
        self.number = number
        self.limit = limit
        self.known = known
    }
}
