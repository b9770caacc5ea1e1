/// Finds out how many watts a core costs on this box, and how late its meter tells.
struct LoadLearner: Sendable {
    private var models: [LoadModel]
    private var chosen = 0
    private var lastCores = 0.0
    private var lastWatts: Double?
    private var edgeLeft = 0.0
    private(set) var hasLearned = false

    /// Counters tell at once, meters often the mean of the last second, batteries of more.
    private static let averagings = [0.0, 1, 2]
    private static let edgeSeconds = 2.0
    private static let leastEdge = 0.1

    init(wattsPerCore: Double) {
        models = Self.averagings.map { LoadModel(averaging: $0, wattsPerCore: wattsPerCore) }
    }

    var wattsPerCore: Double { models[chosen].wattsPerCore }
    /// In use, as the meter shows it.
    var seenCores: Double { models[chosen].cores }

    /// - Parameter quotaChange: by how much the governor itself had moved what is allowed.
    mutating func take(watts: Double, cores: Double, quotaChange: Double, seconds: Double) {
        let isEdge = abs(cores - lastCores) >= max(Self.leastEdge, 3 * abs(quotaChange))
        if isEdge, edgeLeft <= 0, let lastWatts {
            edgeLeft = Self.edgeSeconds
            for index in models.indices { models[index].beginEdge(watts: lastWatts) }
        }
        for index in models.indices { models[index].advance(cores: cores, seconds: seconds) }
        if edgeLeft > 0 { learn(watts, seconds) }
        lastCores = cores
        lastWatts = watts
    }

    /// The meter was blind: what was begun is worth nothing.
    mutating func miss(cores: Double, seconds: Double) {
        for index in models.indices { models[index].advance(cores: cores, seconds: seconds) }
        edgeLeft = 0
        lastWatts = nil
        lastCores = cores
    }

    private mutating func learn(_ watts: Double, _ seconds: Double) {
        for index in models.indices { models[index].take(watts: watts) }
        edgeLeft -= seconds
        guard edgeLeft <= 0 else { return }
        for index in models.indices { models[index].endEdge(isFirst: hasLearned == false) }
        hasLearned = true
        // Another guess must be clearly better: two that are alike would take turns.
        for index in models.indices where models[index].misfit < models[chosen].misfit * 0.7 { chosen = index }
    }
}
