package import SwiftletAgent

/// How well a way of setting the quota holds the ceiling, and what it costs.
package struct Trial {
    /// Means over every ten seconds: the most above the ceiling, as a share of it; below zero where it was never reached.
    package private(set) var above = -1.0
    /// The furthest from what a perfect governor would have drawn in the same ten seconds.
    package private(set) var around = 0.0
    /// Tokens, of those that a perfect governor would have given.
    package private(set) var tokenShare = 0.0

    private static let window = 10.0

    /// - Parameters:
    ///   - settling: seconds that are not counted.
    ///   - quota: is told what was measured, four times a second.
    package init(
        _ plant: Plant, seconds: Double, settling: Double = 30, quota: (PowerSample) -> Double
    ) {
        var plant = plant
        var ideal = plant
        var (drawn, perfect): ([Double], [Double]) = ([], [])
        var (tokens, best) = (0.0, 0.0)
        var now = plant.traits.cores
        var (used, count) = (0.0, 0)
        while plant.time < seconds {
            let step = plant.advance(quota: now)
            used += step.cores
            count += 1
            ideal = follow(ideal, &perfect, &best, settling)
            if plant.time > settling {
                drawn.append(step.watts)
                tokens += plant.tokens(cores: step.cores)
            }
            guard count == 5 else { continue }
            now = quota(PowerSample(time: plant.time, watts: plant.metered(), cores: used / 5))
            (used, count) = (0, 0)
        }
        tokenShare = best > 0 ? tokens / best : 1
        judge(drawn, perfect, plant.traits.ceiling)
    }

    /// The same world with the perfect governor in it.
    private func follow(_ world: Plant, _ drawn: inout [Double], _ tokens: inout Double, _ settling: Double) -> Plant {
        var world = world
        let step = world.advance(quota: world.perfectQuota)
        // It draws its numbers as often as the other does.
        if Int((world.time / Plant.tick).rounded()) % 5 == 0 { _ = world.metered() }
        guard world.time > settling else { return world }
        drawn.append(step.watts)
        tokens += world.tokens(cores: step.cores)
        return world
    }

    private mutating func judge(_ drawn: [Double], _ perfect: [Double], _ ceiling: Double) {
        let length = Int(Self.window / Plant.tick)
        guard drawn.count > length else { return }
        var (sum, ideal) = (0.0, 0.0)
        for index in drawn.indices {
            sum += drawn[index]
            ideal += perfect[index]
            guard index >= length else { continue }
            sum -= drawn[index - length]
            ideal -= perfect[index - length]
            above = max(above, sum / Double(length) / ceiling - 1)
            around = max(around, abs(sum - ideal) / Double(length) / ceiling)
        }
    }
}
