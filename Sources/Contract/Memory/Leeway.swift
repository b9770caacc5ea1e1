/// What a node may take away from a release where its memory is short, as whoever published it allows: it still passes
/// its checks like that.
public struct Leeway: Hashable, Sendable, Codable {
    /// Tokens of context that a request can count on; at most the release's `context`.
    public var minContext: Int
    /// Best first.
    public var cacheTypes: [CacheType]

    public init(minContext: Int, cacheTypes: [CacheType] = [.f16]) {
        self.minContext = minContext
        self.cacheTypes = cacheTypes
    }
}
