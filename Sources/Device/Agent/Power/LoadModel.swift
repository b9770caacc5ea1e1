/// One guess at how a meter answers to what engines do: so many watts for each core, seen through so much delay.
///
/// It learns from load that comes and goes by itself, never from what the governor changed: in a closed loop the two
/// that are compared have each other as their cause, and a neighbour's power would be taken for ours.
struct LoadModel: Sendable {
    /// Seconds over which the meter, or its driver, averages what it shows; 0 where it tells only what is new.
    let averaging: Double
    /// Cores in use as the meter would show them.
    private(set) var cores = 0.0
    private(set) var wattsPerCore: Double
    /// How badly what was seen fits to this guess, W² for each sample, the newest edges counting most.
    private(set) var misfit = 0.0

    /// What the average is made of, the newest last.
    private var recent: [(seconds: Double, cores: Double)] = []
    /// Sums over what was learned from, and over the edge that is under way.
    private var learned: Sums
    private var edge = Sums()
    private var before = (cores: 0.0, watts: 0.0)
    private var strange = 0

    private struct Sums: Sendable {
        var coresSquared = 0.0, coresWatts = 0.0, wattsSquared = 0.0, count = 0.0
        var wattsPerCore: Double { coresWatts / coresSquared }
    }

    /// What is known beforehand counts as much as one edge of so many cores.
    private static let faith = 0.15
    /// An edge that says so many times more, or less, is a neighbour's.
    private static let plausible = 4.0
    private static let forgetting = 0.2

    init(averaging: Double, wattsPerCore: Double) {
        self.averaging = averaging
        self.wattsPerCore = wattsPerCore
        let weight = Self.faith * Self.faith
        learned = Sums(coresSquared: weight, coresWatts: weight * wattsPerCore)
    }

    mutating func advance(cores now: Double, seconds: Double) {
        recent.append((seconds, now))
        var length = recent.reduce(0) { $0 + $1.seconds }
        while let first = recent.first, recent.count > 1, length - first.seconds >= averaging - 0.01 {
            length -= first.seconds
            recent.removeFirst()
        }
        cores = recent.reduce(0) { $0 + $1.seconds * $1.cores } / length
    }

    mutating func beginEdge(watts: Double) {
        before = (cores, watts)
        edge = Sums()
    }

    mutating func take(watts: Double) {
        let (x, y) = (cores - before.cores, watts - before.watts)
        edge.coresSquared += x * x
        edge.coresWatts += x * y
        edge.wattsSquared += y * y
        edge.count += 1
    }

    /// `isFirst`: nothing was learned yet, so anything that makes sense is believed.
    mutating func endEdge(isFirst: Bool) {
        guard edge.coresSquared > 1e-6, edge.count > 0 else { return }
        let rest = max(0, edge.wattsSquared - edge.coresWatts * edge.coresWatts / edge.coresSquared) / edge.count
        misfit += (rest - misfit) * 0.3
        let ratio = edge.wattsPerCore / wattsPerCore
        let isBelieved = ratio > 1 / Self.plausible && ratio < Self.plausible
        guard isBelieved || isFirst && ratio > 0.02 || strange >= 2 && ratio > 0.02 else { return strange += 1 }
        let kept = isBelieved ? 1 - min(Self.forgetting, edge.coresSquared / learned.coresSquared) : 0
        learned.coresSquared = learned.coresSquared * kept + edge.coresSquared
        learned.coresWatts = learned.coresWatts * kept + edge.coresWatts
        wattsPerCore = learned.wattsPerCore
        strange = 0
    }
}
