/// What one version of a model was like on one node when it last said so. Each is nil where it never did.
public struct VersionFigures: Hashable, Sendable {
    /// Requests or first tokens of which a node must have had so many, since it serves the version, before they say anything.
    public static let evidence = 20

    /// Tokens a second.
    public var speed: Double?
    /// Bytes that its engine was seen to take at most, weights and all.
    public var memory: Double?
    /// Joules a token, beyond the box being on.
    public var energy: Double?
    /// Seconds to the first token: the median of all answers.
    public var firstToken: Double?
    /// Share of the requests that were refused for what the release is.
    public var refusals: Double?

    public init(
        speed: Double? = nil, memory: Double? = nil, energy: Double? = nil, firstToken: Double? = nil,
        refusals: Double? = nil
    ) {
        self.speed = speed
        self.memory = memory
        self.energy = energy
        self.firstToken = firstToken
        self.refusals = refusals
    }
}
