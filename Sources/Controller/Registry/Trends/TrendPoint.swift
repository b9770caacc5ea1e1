public import FoundationEssentials
import GRDB
public import SwiftletContract

/// What nodes said of one version of a model within some time, or, without one, of themselves.
public struct TrendPoint: Hashable, Sendable, Encodable {
    /// Nil: of the nodes themselves.
    public let model: ModelName?
    public let version: ReleaseVersion?
    public let start: Date
    /// That reported, each once.
    public let nodes: Int
    /// Of them, those with a warning or an error, when they reported first within the time.
    public let troubled: Int
    /// Tokens a second of a node, the mean of those that said.
    public let speed: Double?
    public let requests: Int
    public let refused: Int
    /// Of answers within the time.
    public let firstToken: LatencyHistogram
    /// Of answers within the time; measured where any was.
    public let energy: VersionLine.Energy?

    init(_ row: Row) {
        let (speeds, measured, estimated): (Int, Double, Double) = (
            row["speeds"], row["measuredTokens"], row["estimatedTokens"]
        )
        model = ModelName(row["model"])
        version = ReleaseVersion(row["version"])
        start = Date(timeIntervalSince1970: Double(row["start"] as Int))
        nodes = row["nodes"]
        troubled = row["troubled"]
        speed = speeds > 0 ? row["speed"] / Double(speeds) : nil
        requests = row["requests"]
        refused = row["refused"]
        firstToken = LatencyHistogram(row["firstToken"]) ?? LatencyHistogram()
        energy =
            measured > 0
            ? VersionLine.Energy(joulesPerToken: row["measuredJoules"] / measured, isMeasured: true)
            : estimated > 0
                ? VersionLine.Energy(joulesPerToken: row["estimatedJoules"] / estimated, isMeasured: false) : nil
    }
}
