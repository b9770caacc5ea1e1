import Foundation
import GRDB
import SwiftletContract
import Testing

@testable import SwiftletRegistry

/// What the database of ten thousand nodes weighs that report each five minutes for a month. What grows with the nodes is measured
/// on some, what grows with time on one: neither depends on the other.
@Suite(.timeLimit(.minutes(10))) struct HistorySizeTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let models = ["shop-intent", "shelf-reader"]

    /// As long as those of real nodes are.
    private static func report(_ node: Int, run: Int = 0, number: Int, version: String, answers: Int) throws
        -> NodeReport
    {
        let manifest = try #require(Digest(bytes: Array(repeating: 1, count: 32)))
        let source = EnergySource(kind: .rapl, name: "package-0")
        var report = SwiftletRegistryTests.report(
            node: "6f1c1f7e-77aa-4d0e-9c5e-\(100_000_000_000 + node)",
            run: "0b7a3c4e-1d2f-4a5b-8c6d-\(100_000_000_000 + run)",
            number: number, labels: ["site": "oslo-\(node % 400)", "ram": "8g", "canary": ""])
        func installed(_ version: String) -> ModelStatus.Installed {
            .init(
                version: ReleaseVersion(unchecked: version), variant: VariantName(unchecked: "q8_0"),
                manifest: manifest,
                sequence: 4, installedAt: start,
                checks: .init(passed: 40, total: 40, minimumPassShare: 0.9, failed: []))
        }
        report.models = models.map { name in
            var status = ModelStatus(
                model: ModelName(unchecked: name), state: .serving, active: installed(version),
                previous: installed("1.0.0"), incoming: nil, context: 2048, memory: .mebibytes(300), restarts: 0)
            status.engine = .init(startedAt: start, requests: 0, answerRate: 41.25)
            var figures = ModelFigures(
                requests: answers + 7, answers: answers, refusals: [.queueFull: 5, .loading: 2])
            for step in 0..<min(answers, 400) {
                figures.firstToken.record(.milliseconds(80 * pow(6, Double(step * 7919 % 400) / 400)))
            }
            status.figures = figures
            return status
        }
        report.power = PowerStatus(
            source: source, watts: 9.5, limitWatts: nil, celsius: 51, limitCelsius: nil, profile: .mains, charge: nil,
            quotaCores: nil, isHeld: true, totals: [.init(source: source, idle: 1e6, others: 1e5, engines: 1e5)],
            uses: models.map {
                .init(
                    model: ModelName(unchecked: $0), version: ReleaseVersion(unchecked: version), source: source,
                    joules: Double(answers) * 3, requests: answers, promptTokens: answers * 60,
                    answerTokens: answers * 20)
            })
        return report
    }

    private static func size(_ path: String) throws -> Int {
        try DatabaseQueue(path: path).read { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            return (pages - free) * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// After some restarts of the daemon and as many versions as are remembered of each model.
    private func perNode() async throws -> Int {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            var sizes: [Int] = []
            for half in 0..<2 {
                for node in half * 100..<(half + 1) * 100 {
                    for version in 0..<4 {
                        let report = try Self.report(
                            node, run: version, number: 1, version: "1.\(version).0", answers: 400)
                        try await registry.record(report, receivedAt: Self.start + Double(version) * 60)
                    }
                }
                sizes.append(try Self.size(path))
            }
            return (sizes[1] - sizes[0]) / 100
        }
    }

    /// One node, each five minutes, until all that is kept of time is there; the days of three years are taken as a part.
    private func ofTime() async throws -> (month: Int, later: Int) {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            var (month, number) = (0, 0)
            for day in 0..<42 {
                for step in 0..<288 {
                    number += 1
                    // Within an hour each point has its own histogram; beyond two days only hours are left.
                    guard day > 38 || step.isMultiple(of: 12) else { continue }
                    let report = try Self.report(1, number: number, version: "1.\(day / 15).0", answers: number * 40)
                    try await registry.record(report, receivedAt: Self.start + Double(number) * 300)
                }
                if day == 40 { month = try Self.size(path) }
            }
            return (month, try Self.size(path))
        }
    }

    private func withDatabase<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        var value: Value?
        try await SwiftletRegistryTests.withDatabase { value = try await body($0) }
        return try #require(value)
    }

    @Test func tenThousandNodesForAMonth() async throws {
        let perNode = try await perNode()
        let (month, later) = try await ofTime()
        // Of the time, for twenty versions instead of two at a time.
        let total = perNode * 10_000 + later * 10
        print("history_size: \(perNode) bytes a node, \(later) of time, \(total / 1_000_000) MB for 10,000 nodes")
        #expect(total < 1_000_000_000)
        // It does not grow any more.
        #expect(Double(later) < Double(month) * 1.05 + 8192, "\(month), a day later \(later)")
    }
}
