import ArgumentParser

/// The options as words, and out of words again: so they travel.
extension PlanOptions {
    private static let maxWords = 64

    var words: [String] {
        var words: [String] = []
        let values = [
            ("--profile", profile?.rawValue), ("--deadline", deadline), ("--soak", soak), ("--not-before", notBefore),
        ]
        for case (let name, let value?) in values { words += ["\(name)=\(value)"] }
        words += gate.map { "--gate=\($0)" }
        if asleepFails { words.append("--asleep-fails") }
        if urgent { words.append("--urgent") }
        return words
    }

    init(words: [String]) throws(CommandError) {
        guard words.count <= Self.maxWords else { throw .arguments(route: "push", reason: "it has too many words") }
        do { self = try PlanOptions.parse(words) } catch {
            throw .arguments(route: "push", reason: PlanOptions.message(for: error))
        }
    }
}
