public import FoundationEssentials

/// A share of the fleet and the time from which it may take the release.
public struct Wave: Hashable, Sendable, Codable {
    /// Places below this number belong to the wave: 100 is 1 % of the fleet, 10,000 all of it.
    public var places: Int
    public var notBefore: Date?

    public init(places: Int, notBefore: Date? = nil) {
        self.places = places
        self.notBefore = notBefore
    }
}
