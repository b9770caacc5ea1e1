import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

/// What is kept of versions for gates, in short for tables, and over time for trends.
@Suite(.timeLimit(.minutes(1))) struct FiguresTests {
    /// The beginning of an hour.
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let model = ModelName(unchecked: "m")

    private func version(_ text: String) -> ReleaseVersion { ReleaseVersion(unchecked: text) }

    private func status(
        _ version: String, answers: Int, milliseconds: Double = 100, refused: Int = 0, speed: Double? = nil
    ) throws -> ModelStatus {
        let manifest = try #require(Digest(bytes: Array(repeating: 1, count: 32)))
        var status = ModelStatus(
            model: model, state: .serving,
            active: .init(
                version: self.version(version), variant: VariantName(unchecked: "q8"), manifest: manifest, sequence: 1,
                installedAt: start, checks: CheckOutcome(passed: 9, total: 10, minimumPassShare: 0.5, failed: ["x"])),
            previous: nil, incoming: nil, context: 256, memory: .mebibytes(64), restarts: 2)
        status.engine = .init(startedAt: start, requests: 0, answerRate: speed)
        var figures = ModelFigures(requests: answers + refused, answers: answers)
        if refused > 0 { figures.refusals = [.engineFailed: refused] }
        for _ in 0..<answers { figures.firstToken.record(.milliseconds(milliseconds)) }
        status.figures = answers + refused > 0 ? figures : nil
        return status
    }

    private func report(
        _ status: ModelStatus, node: String = "n1", run: String = "a", number: Int = 1, joules: Double? = nil
    ) -> NodeReport {
        var report = SwiftletRegistryTests.report(node: node, run: run, number: number)
        report.models = [status]
        guard let joules, let version = status.active?.version else { return report }
        let source = EnergySource(kind: .rapl, name: "package-0")
        report.power = PowerStatus(
            source: source, watts: nil, limitWatts: nil, celsius: nil, limitCelsius: nil, profile: .mains, charge: nil,
            quotaCores: nil, isHeld: true, totals: [],
            uses: [
                .init(
                    model: model, version: version, source: source, joules: joules, requests: 1, promptTokens: 50,
                    answerTokens: 50)
            ])
        return report
    }

    private func figures(_ registry: Registry, _ version: String) async throws -> VersionFigures? {
        try await registry.figures(of: model)[NodeID(unchecked: "n1")]?[self.version(version)]
    }

    /// Less than that is chance.
    @Test func figuresSaySomethingFromTwentyAnswersOn() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.record(report(try status("1.0.0", answers: 19)), receivedAt: start)
            #expect(try await figures(registry, "1.0.0")?.firstToken == nil)
            #expect(try await figures(registry, "1.0.0")?.refusals == nil)
            try await registry.record(report(try status("1.0.0", answers: 20), number: 2), receivedAt: start + 60)
            let median = try #require(try await figures(registry, "1.0.0")?.firstToken)
            #expect((0.08...0.12).contains(median))
            #expect(try await figures(registry, "1.0.0")?.refusals == 0)
        }
    }

    /// What a daemon had counted before it was started again still counts, and nothing counts twice.
    @Test func countsGoOnOverRuns() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            for (run, number, answers, refused) in [("a", 1, 30, 5), ("a", 2, 50, 5), ("b", 1, 10, 0), ("b", 2, 15, 5)]
            {
                let status = try status("1.0.0", answers: answers, refused: refused)
                try await registry.record(report(status, run: run, number: number), receivedAt: start)
                try await registry.record(report(status, run: run, number: number), receivedAt: start)
            }
            // 50 and 15 answers, 5 and 5 refused.
            #expect(try await figures(registry, "1.0.0")?.refusals == 10.0 / 75)
            let day = try await registry.trends(per: .day, since: start - 86_400).filter { $0.model == model }
            #expect(day.map(\.requests) == [75] && day.map(\.refused) == [10])
            #expect(day.map(\.firstToken.count) == [65] && day.map(\.nodes) == [1])
        }
    }

    @Test func aNodeInShortIsItsNewestReport() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.record(report(try status("1.0.0", answers: 1)), receivedAt: start)
            let newest = report(try status("1.1.0", answers: 7, speed: 42), number: 2, joules: 25)
            try await registry.record(newest, receivedAt: start + 60)
            try await registry.record(report(try status("9", answers: 1), node: "n0", number: 1), receivedAt: start)
            let glances = try await registry.glances()
            #expect(glances.map(\.id.text) == ["n0", "n1"])
            #expect(glances[1] == NodeGlance(newest, receivedAt: start + 60, firstSeenAt: start))
            #expect(glances[1].models[0].speed == 42 && glances[1].models[0].figures?.answers == 7)
            #expect(glances[1].energy.map(\.tokens) == [100] && glances[1].energy[0].isMeasured)
        }
    }

    @Test func aRemovedNodeIsGone() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            let node = NodeID(unchecked: "n1")
            let secret = try #require(Digest(bytes: Array(repeating: 1, count: 32)))
            try await registry.add(
                TokenRecord(
                    id: "tokn", secret: secret, node: node, labels: [:], needsApproval: false, uses: 1,
                    createdAt: start, expiresAt: start + 3600))
            let attempt = EnrolmentAttempt(token: "tokn", secret: secret, key: secret, host: nil, newName: node)
            _ = try await registry.enrol(attempt, at: start) { [start] _ in
                ClientCertificate(serial: "1", pem: "pem", issuedAt: start, expiresAt: start + 3600)
            }
            try await registry.record(report(try status("1.0.0", answers: 1)), receivedAt: start)
            #expect(try await registry.glances().map(\.id) == [node])
            _ = try await registry.decide(.removed, of: node)
            #expect(try await registry.glances().isEmpty)
            #expect(try await registry.nodes().isEmpty)
        }
    }

    /// Two nodes with two reports each in the first five minutes, one more in the next.
    @Test func aTrendCountsEachNodeOnceAndAllThatIsNew() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            for (node, offset, answers, joules, speed) in [
                ("n1", 0.0, 10, 10.0, 40.0), ("n2", 10, 20, 10, 60), ("n1", 120, 30, 20, 80), ("n2", 130, 20, 10, 60),
                ("n1", 310, 31, 30, 90),
            ] {
                let status = try status("1.0.0", answers: answers, speed: speed)
                try await registry.record(
                    report(status, node: node, number: Int(offset) + 1, joules: joules), receivedAt: start + offset)
            }
            let points = try await registry.trends(per: .fiveMinutes, since: start).filter { $0.model == model }
            #expect(points.map(\.start) == [start, start + 300])
            #expect(points.map(\.nodes) == [2, 1] && points.map(\.requests) == [50, 1])
            #expect(points.map(\.speed) == [50, 90])
            #expect(points.map(\.firstToken.count) == [50, 1])
            // 30 J for 200 tokens: what the second report of n1 says is 10 J more for tokens that were counted before.
            #expect(points[0].energy?.joulesPerToken == 0.15 && points[0].energy?.isMeasured == true)
            let hour = try await registry.trends(per: .hour, since: start)
            #expect(hour.map(\.nodes) == [2, 2] && hour.map { $0.model?.text } == [nil, "m"])
        }
    }

    /// A node that makes up models fills neither its own rows nor the curves without end.
    @Test func madeUpNamesAreBounded() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            for number in 1...4 {
                var liar = report(try status("1.0.0", answers: 1), node: "liar", number: number)
                liar.models = try (0..<100).map { model in
                    var status = try status("1.0.0", answers: 1)
                    status.model = ModelName(unchecked: "m\(number)-\(model)")
                    return status
                }
                try await registry.record(liar, receivedAt: start + Double(number))
            }
            try await registry.record(report(try status("1.0.0", answers: 1), node: "n2"), receivedAt: start + 9)
            #expect(try await registry.figures(of: NodeID(unchecked: "liar")).count == 256)
            let points = try await registry.trends(per: .hour, since: start)
            #expect(points.count == 66 && points.contains { $0.model == nil && $0.nodes == 2 })
        }
    }

    /// Points of five minutes are kept for two days, whatever was served then.
    @Test func oldPointsAreForgotten() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            for (number, hours) in [0.0, 1, 47, 50, 51].enumerated() {
                let status = try status("\(number).0", answers: 1)
                try await registry.record(report(status, number: number + 1), receivedAt: start + hours * 3600)
            }
            let points = try await registry.trends(per: .fiveMinutes, since: start - 86_400)
            #expect(Set(points.map(\.start)) == [start + 47 * 3600, start + 50 * 3600, start + 51 * 3600])
            #expect(Set(try await registry.trends(per: .day, since: start - 86_400).map(\.start)).count >= 2)
        }
    }
}
