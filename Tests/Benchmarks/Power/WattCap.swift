import SwiftletAgent
import SwiftletPlant

/// How well the governor holds a ceiling of watts on a simulated box, beside a quota that was chosen by hand and beside
/// doing nothing, on the same boxes with the same load.
struct WattCap {
    static let names = ["watt_cap_error", "watt_cap_token_share"]
    private static let seconds = 600.0
    private static let seeds: ClosedRange<UInt64> = 1...20

    private struct Score {
        var error = -1.0, around = 0.0, least = 1.0, mean = 0.0

        mutating func add(_ trial: Trial) {
            error = max(error, trial.above)
            around = max(around, trial.around)
            least = min(least, trial.tokenShare)
            mean += trial.tokenShare
        }
    }

    private static var boxes: [Plant.Traits] {
        let counter = Plant.Traits()
        var chip = counter
        (chip.averaging, chip.noise) = (1, 0.02)
        var board = counter
        (board.floor, board.wattsPerCore, board.ceiling, board.neighbours) = (2.7, 1.1, 4.8, 0.9)
        return [counter, chip, board]
    }

    func results() -> [Result] {
        var (governed, fixed, free) = (Score(), Score(), Score())
        for traits in Self.boxes {
            for seed in Self.seeds {
                let plant = Plant(traits, seed: seed)
                var governor = PowerGovernor(cores: traits.cores)
                let ceilings = PowerCeilings(watts: traits.ceiling)
                governed.add(Trial(plant, seconds: Self.seconds) { governor.step($0, ceilings).quota })
                // By hand: what holds with half of what neighbours draw at most.
                let byHand = Self.quota(of: traits, beside: traits.neighbours / 2)
                fixed.add(Trial(plant, seconds: Self.seconds) { _ in byHand })
                free.add(Trial(plant, seconds: Self.seconds) { _ in traits.cores })
            }
        }
        let count = Double(Self.boxes.count) * Double(Self.seeds.count)
        let method =
            "simulated: \(Self.boxes.count) boxes (a counter, a chip that averages over 1 s, a small board), "
            + "\(Self.seeds.count) seeds of 600 s, load and neighbours that come and go, the first 30 s left out; "
        return [
            Result(
                name: Self.names[0], value: governed.error.rounded(places: 4), unit: "ratio",
                peer: "a fixed cpu.max chosen by hand", peer_value: fixed.error.rounded(places: 4),
                method: method + "the most above the ceiling over any 10 s, as a share of it; furthest from a perfect "
                    + "governor in any 10 s: \(governed.around.rounded(places: 4)) (by hand "
                    + "\(fixed.around.rounded(places: 4))); doing nothing: \(free.error.rounded(places: 4)) above"),
            Result(
                name: Self.names[1], value: governed.least.rounded(places: 4), unit: "ratio",
                peer: "a fixed cpu.max chosen by hand", peer_value: fixed.least.rounded(places: 4),
                method: method + "tokens of those that a perfect governor would give, the worst run; the mean is "
                    + "\((governed.mean / count).rounded(places: 4)) (by hand \((fixed.mean / count).rounded(places: 4)))"
            ),
        ]
    }

    private static func quota(of traits: Plant.Traits, beside neighbour: Double) -> Double {
        let plant = Plant(traits, seed: 0)
        let steps = Array(stride(from: 0.1, through: traits.cores, by: 0.01))
        return steps.last { plant.watts(cores: $0) <= traits.ceiling - traits.floor - neighbour } ?? 0.1
    }
}
