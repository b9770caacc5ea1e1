import FoundationEssentials
import GRDB
import SwiftletContract

extension Arrival {
    /// Of the nodes themselves: once for each within each point of time.
    func keepTrend(after before: Before?, in database: Database) throws {
        let troubled = report.conditions.contains { $0.code.severity >= .warning }
        for span in TrendSpan.allCases where isFirst(within: span, after: before?.receivedAt) {
            try Trend(span: span, start: span.start(seconds), nodes: 1, troubled: troubled).write(to: database)
        }
    }

    /// - Parameters:
    ///   - more: what this report has told for the first time.
    ///   - lastAt: when the node last said anything of this version.
    func keepTrend(
        of status: ModelStatus, _ version: ReleaseVersion, _ more: Counts, lastAt: Double?, in database: Database
    ) throws {
        let troubled = report.conditions.contains { $0.model == status.model && $0.code.severity >= .warning }
        // Names may be made up: no node fills a point with them.
        guard report.models.prefix(Self.modelsInTrends).contains(where: { $0.model == status.model }) else { return }
        for span in TrendSpan.allCases {
            let isFirst = isFirst(within: span, after: lastAt)
            var trend = Trend(
                model: status.model.text, version: version.text, span: span, start: span.start(seconds),
                nodes: isFirst ? 1 : 0, troubled: isFirst && troubled)
            if isFirst { trend.speed = status.engine?.answerRate }
            trend.counts = more
            if trend.saysAnything { try trend.write(to: database) }
        }
    }

    private static let modelsInTrends = 16

    private func isFirst(within span: TrendSpan, after last: Double?) -> Bool {
        last.map { span.start($0) != span.start(seconds) } ?? true
    }
}

/// What one report adds to one point of a trend.
private struct Trend {
    var model = ""
    var version = ""
    let span: TrendSpan
    let start: Int
    let nodes: Int
    let troubled: Bool
    var speed: Double?
    var counts: Counts?

    var saysAnything: Bool {
        guard nodes == 0, let counts else { return true }
        return counts.figures != ModelFigures() || counts.measured.tokens > 0 || counts.estimated.tokens > 0
    }

    /// Versions in one point: those that come when there are so many are left out, since names may be made up.
    private static let limit = 200

    func write(to database: Database) throws {
        let known = try database.cachedStatement(
            sql: "SELECT firstToken FROM trend WHERE span = ? AND start = ? AND model = ? AND version = ?")
        let text = try String.fetchOne(known, arguments: [span.rawValue, start, model, version])
        if text == nil {
            if model.isEmpty { try forget(in: database) }
            let counted = try database.cachedStatement(sql: "SELECT COUNT(*) FROM trend WHERE span = ? AND start = ?")
            let count = try Int.fetchOne(counted, arguments: [span.rawValue, start]) ?? 0
            guard count < Self.limit || model.isEmpty else { return }
        }
        var histogram = text.flatMap { LatencyHistogram($0) } ?? LatencyHistogram()
        if let counts { histogram += counts.figures.firstToken }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO trend VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (span, start, model, version) DO UPDATE SET
                    nodes = nodes + excluded.nodes, troubled = troubled + excluded.troubled,
                    speed = speed + excluded.speed, speeds = speeds + excluded.speeds,
                    requests = min(requests + excluded.requests, \(ModelFigures.maxCount)),
                    refused = min(refused + excluded.refused, \(ModelFigures.maxCount)),
                    firstToken = excluded.firstToken,
                    measuredJoules = measuredJoules + excluded.measuredJoules,
                    measuredTokens = measuredTokens + excluded.measuredTokens,
                    estimatedJoules = estimatedJoules + excluded.estimatedJoules,
                    estimatedTokens = estimatedTokens + excluded.estimatedTokens
                """)
        try statement.execute(arguments: [
            span.rawValue, start, model, version, nodes, troubled ? 1 : 0, speed ?? 0, speed == nil ? 0 : 1,
            counts?.figures.requests ?? 0, counts?.figures.refusedByRelease ?? 0, histogram.text,
            counts?.measured.joules ?? 0, counts?.measured.tokens ?? 0, counts?.estimated.joules ?? 0,
            counts?.estimated.tokens ?? 0,
        ])
    }

    /// When a point begins: those that are too old.
    private func forget(in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM trend WHERE span = ? AND start < ?", arguments: [span.rawValue, start - Int(span.kept)])
    }
}
