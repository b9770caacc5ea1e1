/// What one version of a model was like on one node when it last said so. Each is nil where it never did.
public struct VersionFigures: Hashable, Sendable {
    /// Tokens a second.
    public var speed: Double?
    /// Bytes that its engine was seen to take at most, weights and all.
    public var memory: Double?
    /// Joules a token, beyond the box being on.
    public var energy: Double?

    public init(speed: Double? = nil, memory: Double? = nil, energy: Double? = nil) {
        self.speed = speed
        self.memory = memory
        self.energy = energy
    }
}
