/// How careful a node is with energy, by what feeds it.
public enum PowerProfile: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case mains
    case battery
    /// The battery is below the first threshold.
    case low
    /// The battery is below the second.
    case critical

    /// The more careful is the greater.
    public static func < (left: PowerProfile, right: PowerProfile) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
