public import SwiftletContract

/// Which profile holds. To a stricter one it changes at once; to an easier one only when that has been due for a while, and by
/// a battery's charge only with some percent to spare, so that a plug that is loose or a gauge that wavers changes nothing.
public struct ProfileChoice: Hashable, Sendable {
    /// What feeds the box.
    public enum Supply: Hashable, Sendable {
        case mains
        /// Percent of charge; nil where no gauge tells.
        case battery(percent: Double?)
    }

    public private(set) var profile = PowerProfile.mains
    private var easierSince: Double?

    private static let spare = 3.0
    private static let wait = 10.0

    public init() {}

    /// - Parameter time: seconds on a clock that never jumps.
    public mutating func take(_ supply: Supply, _ policy: PowerPolicy, at time: Double) {
        let wanted = wanted(supply, policy)
        guard wanted < profile else {
            easierSince = nil
            return profile = wanted
        }
        let since = easierSince ?? time
        easierSince = since
        guard time - since >= Self.wait else { return }
        profile = wanted
        easierSince = nil
    }

    private func wanted(_ supply: Supply, _ policy: PowerPolicy) -> PowerProfile {
        guard case .battery(let percent) = supply else { return .mains }
        // A gauge that says nothing, or nonsense, changes nothing below `battery`.
        guard let percent, (0...100).contains(percent) else { return max(profile, .battery) }
        if percent < policy.criticalBelow + (profile == .critical ? Self.spare : 0) { return .critical }
        return percent < policy.lowBelow + (profile >= .low ? Self.spare : 0) ? .low : .battery
    }
}
