public import SwiftletContract

/// What one version of a model cost on a node since its daemon's start, measured or estimated: the two are never added.
public struct EnergyGlance: Hashable, Sendable, Codable {
    public let model: ModelName
    public let version: ReleaseVersion
    public let isMeasured: Bool
    public var requests = 0
    public var promptTokens = 0
    public var answerTokens = 0
    public var joules = 0.0

    public var tokens: Int { promptTokens + answerTokens }

    /// Of all adapters and sources.
    static func all(_ uses: [PowerStatus.Use]) -> [EnergyGlance] {
        var rows: [EnergyGlance] = []
        for use in uses {
            var index = rows.firstIndex {
                $0.model == use.model && $0.version == use.version && $0.isMeasured == use.source.isMeasured
            }
            if index == nil {
                rows.append(.init(model: use.model, version: use.version, isMeasured: use.source.isMeasured))
                index = rows.count - 1
            }
            guard let index else { continue }
            rows[index].requests = Self.sum(rows[index].requests, use.requests)
            rows[index].promptTokens = Self.sum(rows[index].promptTokens, use.promptTokens)
            rows[index].answerTokens = Self.sum(rows[index].answerTokens, use.answerTokens)
            rows[index].joules += use.joules
        }
        return rows
    }

    /// So that no sum over a fleet overflows, whatever its nodes say.
    private static func sum(_ one: Int, _ other: Int) -> Int { min(one &+ other, 1 << 48) }

    private init(model: ModelName, version: ReleaseVersion, isMeasured: Bool) {
        (self.model, self.version, self.isMeasured) = (model, version, isMeasured)
    }

    private enum CodingKeys: String, CodingKey {
        case model = "m", version = "v", isMeasured = "k", requests = "r", promptTokens = "p", answerTokens = "a"
        case joules = "j"
    }
}
