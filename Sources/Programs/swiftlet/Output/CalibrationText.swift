import SwiftletContract

/// What was measured of a model as a person reads it.
struct CalibrationText {
    private let calibration: Calibration
    private let model: ModelName

    init(_ calibration: Calibration, of model: ModelName) {
        self.calibration = calibration
        self.model = model
    }

    var text: String {
        var table = Table(["", "THREADS", "AT ONCE", "TOKENS/S", "ANSWER/S", "FIRST TOKEN", "W", "J/TOKEN", "MEMORY"])
        for row in calibration.rows {
            table.add([
                row.setting == calibration.setting ? "*" : "", "\(row.setting.threads)", "\(row.setting.slots)",
                Self.text(row.tokensPerSecond), Self.text(row.answerTokensPerSecond),
                Self.text(row.firstTokenSeconds * 1000) + " ms", row.watts.map(Self.text) ?? "-",
                row.joulesPerToken.map(Self.text) ?? "-", row.peak.map { "\($0)" } ?? "-",
            ])
        }
        let source = calibration.rows.lazy.compactMap(\.source).first
        let energy = source.map { ", W and J of the engine by \($0)" } ?? ""
        return table.text + "\n\n"
            + "\(model) \(calibration.version) (\(calibration.variant)), \(calibration.promptTokens) tokens to read and "
            + "\(calibration.answerTokens) to write in each request\(energy).\n" + choice
    }

    private var choice: String {
        let what = calibration.goal == .speed ? "tokens per second" : "tokens per joule"
        return "Kept: \(calibration.setting), for \(what)."
    }

    /// Three digits that count.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "-" }
        var scale = 1.0
        while abs(value) * scale < 100, scale < 1e6, value != 0 { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return scale == 1 ? "\(Int(rounded))" : "\(rounded)"
    }
}
