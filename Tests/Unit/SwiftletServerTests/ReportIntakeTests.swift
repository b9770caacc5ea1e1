import Foundation
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples
import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct ReportIntakeTests {
    private static func body(_ change: (inout NodeReport) -> Void = { _ in }) throws -> String {
        String(decoding: try NodeReport.sample { change(&$0) }.json(), as: UTF8.self)
    }

    private static func power(joules: Double, lines: Int = 1) -> PowerStatus {
        let source = EnergySource(kind: .estimate, name: "x")
        let use = PowerStatus.Use(
            model: ModelName(unchecked: "m"), version: ReleaseVersion(unchecked: "1"), source: source, joules: joules,
            requests: 1, promptTokens: 1, answerTokens: 1)
        return PowerStatus(
            source: source, watts: nil, limitWatts: nil, celsius: nil, limitCelsius: nil, profile: .mains, charge: nil,
            quotaCores: nil, isHeld: false, totals: [], uses: Array(repeating: use, count: lines))
    }

    /// What a fleet adds up must not end the controller.
    private static func model(restarts: Int = 0, checks: (Int, Int)? = nil) -> ModelStatus {
        let outcome = checks.map { CheckOutcome(passed: $0.0, total: $0.1, minimumPassShare: 1, failed: []) }
        let installed = Digest(hex: String(repeating: "a", count: 64)).map { manifest in
            ModelStatus.Installed(
                version: ReleaseVersion(unchecked: "1"), variant: VariantName(unchecked: "v"), manifest: manifest,
                sequence: 1, installedAt: Date(timeIntervalSince1970: 1), checks: outcome)
        }
        return ModelStatus(
            model: ModelName(unchecked: "m"), state: .serving, active: installed, previous: nil, incoming: nil,
            context: nil, memory: nil, restarts: restarts)
    }

    @Test func storesReports() async throws {
        let body = try Self.body()
        try await withServer { server in
            for _ in 0..<2 {
                let answer = try await server.request("/v1/reports", method: "POST", body: body)
                #expect(answer.status == 204 && answer.body.isEmpty)
            }
            #expect(try await server.registry.nodes().map(\.report.labels) == [["site": "oslo"]])
        }
    }

    static let refused: [(String, String)] = [
        ("", "cannot be read"), ("[]", "cannot be read"), ("{}", "missing"),
        ((try? body { $0.schemaVersion = 2 }) ?? "", "schema version"),
        ((try? body { $0.labels = ["a b": "c"] }) ?? "", "not a label"),
        ((try? body { $0.run = "" }) ?? "", "'run'"), ((try? body { $0.number = -1 }) ?? "", "'number'"),
        ((try? body { $0.number = .max }) ?? "", "'number'"),
        ((try? body { $0.node = NodeID(unchecked: "../x") }) ?? "", "not a node id"),
        ((try? body { $0.power = power(joules: -1) }) ?? "", "no sense"),
        ((try? body { $0.power = power(joules: 1e300) }) ?? "", "no sense"),
        ((try? body { $0.power = power(joules: 1, lines: 1025) }) ?? "", "1024 lines of energy"),
        ((try? body { $0.models = [model(restarts: .max)] }) ?? "", "a model make no sense"),
        ((try? body { $0.models = [model(restarts: -1)] }) ?? "", "a model make no sense"),
        ((try? body { $0.models = [model(checks: (.max, .max))] }) ?? "", "a model make no sense"),
        ((try? body { $0.models = [model(checks: (2, 1))] }) ?? "", "a model make no sense"),
        ((try? body { $0.agentVersion = String(repeating: "a", count: 65) }) ?? "", "'agentVersion'"),
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoReport(body: String, reason: String) async throws {
        try await withServer { server in
            let answer = try await server.request("/v1/reports", method: "POST", body: body)
            #expect(answer.status == 400 && answer.text.contains(reason), "\(answer.text)")
            #expect(try await server.registry.nodes().isEmpty)
        }
    }

    @Test func refusesLongBodies() async throws {
        try await withServer { server in
            let body = String(repeating: " ", count: Int(NodeReport.maxSize.count) + 1)
            let answer = try await server.request("/v1/reports", method: "POST", body: body)
            #expect(answer.status == 413)
            #expect(try await server.request("/v1/reports").status == 405)
        }
    }
}
