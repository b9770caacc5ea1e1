import SwiftletContract
import SwiftletRegistry

/// Tokens a second that a variant will write on a node: what was measured on that very box, of that variant or of one like
/// it. For each token an engine reads all weights, and how fast it reads them is the box's: twice the weights, half the tokens.
struct SpeedForecast: Encodable, Hashable {
    enum Source: String, Encodable {
        /// `swiftlet calibrate` on the node.
        case calibration
        /// What apps asked for.
        case answers
    }

    let tokensPerSecond: Double
    let source: Source
    /// What was measured. Of the variant that is asked about it is no forecast.
    let version: ReleaseVersion
    let variant: VariantName
    let isMeasured: Bool

    var text: String {
        let number = tokensPerSecond < 10 ? (tokensPerSecond * 10).rounded() / 10 : tokensPerSecond.rounded()
        return (isMeasured ? "" : "~") + (tokensPerSecond < 10 ? "\(number)" : "\(Int(number))")
    }

    /// Nil where nothing was measured that says anything of it.
    ///
    /// - Parameter figures: what the node said of the model's versions when it last did.
    init?(
        of variant: Variant, in release: Release, on status: ModelStatus?, knowing releases: PublishedReleases,
        figures: [ReleaseVersion: VersionFigures]
    ) {
        guard let status else { return nil }
        let forecasts = Self.measurements(status, releases, figures).compactMap { measurement in
            Self(measurement: measurement, for: variant, in: release)
        }
        // What was measured of the very same is better than any forecast.
        guard let best = forecasts.first(where: \.isMeasured) ?? forecasts.first else { return nil }
        self = best
    }

    // MARK: What was measured

    private struct Measurement {
        let release: Release
        let variant: Variant
        let rate: Double
        let source: Source
    }

    /// The best first.
    private static func measurements(
        _ status: ModelStatus, _ releases: PublishedReleases, _ figures: [ReleaseVersion: VersionFigures]
    ) -> [Measurement] {
        let calibration = status.calibration
        let rates: [((Release, Variant)?, Double?, Source)] = [
            (
                calibration.flatMap { releases.find(status.model, $0.version, $0.variant) },
                calibration?.best?.answerTokensPerSecond, .calibration
            ),
            (
                releases.find(status.active),
                status.engine?.answerRate ?? status.active.flatMap { figures[$0.version]?.speed }, .answers
            ),
            (releases.find(status.previous), status.previous.flatMap { figures[$0.version]?.speed }, .answers),
        ]
        return rates.compactMap { found, rate, source in
            guard let (release, variant) = found, let rate, rate > 0 else { return nil }
            return Measurement(release: release, variant: variant, rate: rate, source: source)
        }
    }

    private init?(measurement: Measurement, for variant: Variant, in release: Release) {
        guard Self.isAlike(measurement, variant, release) else { return nil }
        let (known, wanted) = (measurement.variant.needs.weights, variant.needs.weights)
        guard let scale = Self.scale(from: known, to: wanted) else { return nil }
        tokensPerSecond = measurement.rate * scale
        source = measurement.source
        version = measurement.release.version
        self.variant = measurement.variant.name
        isMeasured = measurement.variant.blob == variant.blob
    }

    /// Of a mixture of experts not all weights are read, and a guess makes several tokens of one reading.
    private static func isAlike(_ measurement: Measurement, _ variant: Variant, _ release: Release) -> Bool {
        measurement.variant.architecture == variant.architecture
            && (measurement.release.speculation == nil) == (release.speculation == nil)
    }

    /// What fits into a processor's caches is not held up by the memory, so its speed says nothing of much larger models.
    private static func scale(from known: Bytes, to wanted: Bytes) -> Double? {
        guard known > .zero, wanted > .zero else { return known == wanted ? 1 : nil }
        let scale = Double(known.count) / Double(wanted.count)
        guard min(known, wanted) >= .mebibytes(64) || (0.5...2).contains(scale) else { return nil }
        return scale
    }
}
