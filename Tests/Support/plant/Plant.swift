import SwiftletHarness

/// A box that draws power, for governors to be tried on: a floor, neighbours that come and go, and engines whose power
/// follows the cores they use, seen through a meter that averages, is late and is noisy. All of it follows from a seed.
package struct Plant {
    package struct Traits: Sendable {
        package var cores = 4.0
        package var floor = 14.0
        package var wattsPerCore = 8.0
        /// Each further core costs so much more: the frequency's square.
        package var bend = 0.03
        package var ceiling = 36.0
        /// Neighbours draw up to this much.
        package var neighbours = 8.0
        /// Of the meter: over how many seconds it averages, and its noise as a share of what it shows.
        package var averaging = 0.0
        package var noise = 0.01
        /// Whether the load ever pauses.
        package var isSteady = false

        package init() {}
    }

    /// Seconds of one step of the world.
    package static let tick = 0.05
    /// Of a quota that takes effect, and of the power that follows it.
    private static let lag = 0.1

    package let traits: Traits
    private var dice: Dice
    private(set) package var time = 0.0
    private(set) package var neighbour = 0.0
    /// Cores that engines would use if they were let.
    private(set) package var demand = 0.0
    private var neighbourUntil = 0.0
    private var demandUntil = 0.0
    /// Of engines, as it follows.
    private var engineWatts = 0.0
    private var recent: [Double] = []

    package init(_ traits: Traits, seed: UInt64) {
        self.traits = traits
        self.dice = Dice(seed: seed)
        if traits.isSteady { demand = traits.cores }
    }

    package func watts(cores: Double) -> Double { traits.wattsPerCore * cores * (1 + traits.bend * cores) }

    /// Lets a tick go by with this quota, and tells the cores that engines used and the power of the box.
    package mutating func advance(quota: Double) -> (cores: Double, watts: Double) {
        time += Self.tick
        changeLoad()
        let cores = min(demand, quota, traits.cores)
        engineWatts += (watts(cores: cores) - engineWatts) * Self.tick / (Self.lag + Self.tick)
        let watts = traits.floor + neighbour + engineWatts
        recent.append(watts)
        if Double(recent.count) * Self.tick > max(traits.averaging, 0.25) + 1e-9 { recent.removeFirst() }
        return (cores, watts)
    }

    /// What the meter shows: its mean over the last quarter of a second, or over longer.
    package mutating func metered() -> Double {
        let mean = recent.reduce(0, +) / Double(max(recent.count, 1))
        let bell = (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &dice) } * 0.866
        return mean * (1 + traits.noise * bell)
    }

    /// What a governor would give that knew everything at once.
    package var perfectQuota: Double {
        var (low, high) = (0.1, traits.cores)
        let room = traits.ceiling - traits.floor - neighbour
        if watts(cores: high) <= room { return high }
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if watts(cores: middle) <= room { low = middle } else { high = middle }
        }
        return low
    }

    /// Answers get faster with more cores, and ever less so.
    package func tokens(cores: Double) -> Double { 100 * cores / (cores + 3) * Self.tick }

    private mutating func changeLoad() {
        if time >= neighbourUntil {
            neighbour =
                Double.random(in: 0...1, using: &dice) < 0.4
                ? 0 : Double.random(in: 0...traits.neighbours, using: &dice)
            neighbourUntil = time + Double.random(in: 8...40, using: &dice)
        }
        guard time >= demandUntil, traits.isSteady == false else { return }
        demand =
            Double.random(in: 0...1, using: &dice) < 0.6
            ? traits.cores : Double.random(in: 0...1.5, using: &dice) - 0.4
        demand = max(0, demand)
        demandUntil = time + Double.random(in: 1...25, using: &dice)
    }
}
