import SwiftletContract

/// What a model did on this box.
struct BenchResult: Encodable {
    /// Over the runs.
    struct Spread: Encodable {
        var median: Double
        var least: Double
        var most: Double

        init?(_ values: [Double]) {
            let sorted = values.sorted()
            guard let least = sorted.first, let most = sorted.last else { return nil }
            self.least = least
            self.most = most
            let middle = sorted.count / 2
            self.median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }

    var model: String
    var version: String?
    var variant: VariantName?
    var runs: Int
    /// Of each request.
    var promptTokens: Int
    var answerTokens: Int
    var promptTokensPerSecond: Spread?
    var answerTokensPerSecond: Spread?
    var firstTokenMilliseconds: Spread?
    /// That the engine holds, in bytes; nil where the control socket may not be asked.
    var memory: Bytes?
    /// Of each token that was read or written, beyond the box being on; with where that figure comes from.
    var joulesPerToken: Double?
    var energySource: String?

    init(_ model: ListedModel, _ samples: [BenchSample], _ status: ModelStatus?) {
        self.model = model.id
        version = model.version
        variant = status?.active?.variant
        memory = status?.memory
        runs = samples.count
        promptTokens = samples.last?.promptTokens ?? 0
        answerTokens = samples.last?.answerTokens ?? 0
        promptTokensPerSecond = Spread(samples.compactMap(\.promptRate))
        answerTokensPerSecond = Spread(samples.compactMap(\.answerRate))
        firstTokenMilliseconds = Spread(samples.compactMap { $0.firstToken.map { $0 / .milliseconds(1) } })
        let figures = samples.compactMap(\.energy)
        let tokens = samples.reduce(0) { $0 + $1.promptTokens + $1.answerTokens }
        // Figures of different sources are never added.
        guard let source = figures.first?.source, figures.count == samples.count, tokens > 0,
            figures.allSatisfy({ $0.source == source })
        else { return }
        energySource = source
        joulesPerToken = figures.reduce(0) { $0 + $1.joules } / Double(tokens)
    }

    var text: String {
        var lines = [("model", [model, version, variant?.text].compactMap(\.self).joined(separator: " "))]
        lines.append(("prompt", "\(promptTokens) tokens" + Self.rate(promptTokensPerSecond)))
        if answerTokens > 0 { lines.append(("answer", "\(answerTokens) tokens" + Self.rate(answerTokensPerSecond))) }
        if let first = firstTokenMilliseconds { lines.append(("first token", Self.words(first, "ms"))) }
        lines.append(("memory", memory.map { "\($0)" } ?? "unknown: the control socket may not be asked"))
        let joules = joulesPerToken.map { "\(Self.rounded($0)) J for each token read or written" }
        lines.append(("energy", joules.map { "\($0), by \(energySource ?? "")" } ?? "unknown"))
        return lines.map { $0.0 + String(repeating: " ", count: 13 - $0.0.count) + $0.1 }.joined(separator: "\n")
    }

    private static func rate(_ spread: Spread?) -> String { spread.map { ", " + words($0, "tokens/s") } ?? "" }

    /// The median, and from where to where.
    private static func words(_ spread: Spread, _ unit: String) -> String {
        "\(rounded(spread.median)) \(unit) (\(rounded(spread.least)) to \(rounded(spread.most)))"
    }

    /// Three digits or more, never as `2e-05`.
    private static func rounded(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "?" }
        if abs(value) >= 100 { return "\(Int(value.rounded()))" }
        let places = abs(value) >= 1 ? 2 : 6
        let scale = places == 2 ? 100.0 : 1_000_000.0
        let digits = String(Int((abs(value) * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (value < 0 ? "-" : "") + "\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}
