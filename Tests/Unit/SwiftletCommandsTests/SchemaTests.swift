import Foundation
import SwiftletContract
import SwiftletHarness
import SwiftletPublisher
import Testing

/// The published schemas and the readers know the same members: of a document that has every one of them, the reader
/// takes it whole, misses each that the schema requires and no other, and, where the schema says that there are no
/// others, refuses one more.
@Suite(.timeLimit(.minutes(4))) struct SchemaTests {
    @Test func checks() async throws {
        // Each kind of request, and what may be expected of its answer.
        for (request, expectation) in [
            (#"{"messages": []}"#, #"{"json": {"a": 1}}"#), (#"{"messages": []}"#, #"{"contains": "a"}"#),
            (#"{"input": ["a", "b", "c"]}"#, #"{"nearest": 1}"#),
            (#"{"query": "q", "documents": ["a", "b"]}"#, #"{"nearest": 0}"#),
        ] {
            let document = """
                {"minimumPassShare": 1, "cases": [
                  {"name": "a", "request": \(request), "expect": \(expectation), "adapter": "x"}]}
                """
            let comparison = try SchemaComparison(schema: "checks", document: document)
            try await comparison.expectTheSame { bytes in (try? CheckSuite(json: bytes).validate()) != nil }
        }
    }

    /// JSON is YAML too.
    @Test func model() async throws {
        let digest = try FileDigest.blob(of: TinyGGUF().bytes).digest.hex
        let projector = try FileDigest.blob(of: SyntheticProjector(embedding: 32).bytes).digest.hex
        let adapter = try FileDigest.blob(of: TinyAdapter().bytes).digest.hex
        let document = """
            {"name": "m", "version": "1.0.0", "description": "A model.", "license": "MIT", "task": "chat",
             "context": 256,
             "minContext": 128, "cacheTypes": ["f16", "q8_0"], "checks": "checks.json", "card": "README.md",
             "variants": [{"name": "best", "file": "a.gguf", "sha256": "\(digest)", "overhead": "48M"}],
             "adapters": [{"name": "x", "file": "x.gguf", "sha256": "\(adapter)", "base": "\(digest)"}],
             "speculation": {"draft": "a.gguf", "sha256": "\(digest)", "overhead": "1M"},
             "projector": {"file": "p.gguf", "sha256": "\(projector)", "overhead": "1M"}}
            """
        try await withFleet { fleet in
            _ = try fleet.writeModel()
            try fleet.write("model/x.gguf", TinyAdapter().bytes)
            try fleet.write("model/p.gguf", SyntheticProjector(embedding: 32).bytes)
            let comparison = try SchemaComparison(schema: "model", document: document)
            try await comparison.expectTheSame { bytes in
                try fleet.write("model/schema.yaml", bytes)
                return await fleet.run("model", "add", "--dry-run", fleet.folder + "/model/schema.yaml").code == .done
            }
        }
    }

    @Test func rollouts() async throws {
        let document = """
            {"schemaVersion": 1, "channel": "stable", "rollouts": [
              {"id": "r1", "model": "m", "version": "1.0.0", "selector": "site=oslo", "halted": false, "floor": 0,
               "createdAt": "2026-01-01T00:00:00Z", "from": "0.9.0", "urgent": true, "waves": [{"places": 100, "notBefore": "2026-01-01T00:00:00Z"}],
               "plan": {"waves": [{"places": 100, "notBefore": "2026-01-01T00:00:00Z"}], "gates": ["failed<=2%"],
                        "deadline": 1, "soak": 1, "waitsForAsleep": true, "paused": false,
                        "openedAt": "2026-01-01T00:00:00Z", "completedAt": "2026-01-01T00:00:00Z", "verdict": "v"}}]}
            """
        let comparison = try SchemaComparison(schema: "rollouts", document: document)
        try await comparison.expectTheSame { bytes in (try? RolloutDocument(json: bytes)) != nil }
        comparison.expectMembers(of: try RolloutDocument(json: Array(document.utf8)))
    }

    /// The reader and the schema's pattern take each measure, with its own bound alone.
    @Test func gates() throws {
        let schema = try SchemaComparison.schema("rollouts")
        let plan = schema["$defs"]?["plan"]?["properties"]
        guard case .string(let pattern)? = plan?["gates"]?["items"]?["pattern"] else {
            Issue.record("the schema has no pattern for gates")
            return
        }
        let expression = try Regex(pattern)
        for measure in Gate.Measure.allCases {
            for bound in ["<=", ">="] {
                let gate = measure.rawValue + bound + "2.5%"
                #expect((gate.wholeMatch(of: expression) != nil) == (Gate(gate) != nil), "\(gate)")
            }
            #expect(Gate(measure.rawValue + (measure.isFloor ? ">=" : "<=") + "2.5%") != nil)
        }
    }

    @Test func report() async throws {
        let installed = """
            {"version": "1.0.0", "variant": "best", "adapters": ["x"], "manifest": "sha256:\(String(repeating: "0", count: 64))",
             "sequence": 1, "installedAt": "2026-01-01T00:00:00Z",
             "checks": {"passed": 1, "total": 1, "minimumPassShare": 1, "failed": []}}
            """
        let source = #"{"kind": "rapl", "name": "package-0"}"#
        let setting = #"{"threads": 2, "slots": 1}"#
        let calibration = """
            {"goal": "speed", "version": "1.0.0", "variant": "best", "promptTokens": 1, "answerTokens": 1,
             "rows": [{"setting": \(setting), "tokensPerSecond": 1.5, "answerTokensPerSecond": 1.5,
                       "firstTokenSeconds": 0.5, "joulesPerToken": 0.5, "watts": 1.5, "source": \(source), "peak": 1}],
             "setting": \(setting), "measuredAt": "2026-01-01T00:00:00Z"}
            """
        let document = """
            {"schemaVersion": 1, "node": "n", "channel": "stable", "labels": {}, "agentVersion": "1",
             "sentAt": "2026-01-01T00:00:00Z", "run": "r", "number": 1, "uptimeSeconds": 1, "memoryBudget": 1,
             "memory": {"planned": 1, "heldBy": "kernel"},
             "facts": {"hostname": "h", "architecture": "a", "processor": "p", "kernel": "k", "system": "s",
                       "cores": 1, "memory": 1, "diskTotal": 1, "diskFree": 1,
                       "sensors": {"energy": {"kind": "rapl", "name": "x"}, "temperatures": 1, "hasBattery": true}},
             "models": [{"model": "m", "state": "serving", "task": "chat", "restarts": 0, "context": 1, "memory": 1,
                         "peak": 1, "engine": {"startedAt": "2026-01-01T00:00:00Z", "requests": 1, "answerRate": 1.5},
                         "plan": {"context": 1, "slots": 1, "cacheType": "f16", "weights": 1, "keyValue": 1,
                                  "overhead": 1, "promptCache": 1, "companions": 1},
                         "figures": {"requests": 3, "answers": 2, "refusals": {"queue_full": 1}, "firstToken": "HgI"},
                         "active": \(installed), "previous": \(installed), "calibration": \(calibration),
                         "calibrating": {"beganAt": "2026-01-01T00:00:00Z", "done": 1, "total": 2, "failure": "f"},
                         "incoming": {"version": "2.0.0", "state": "downloading", "received": 1, "total": 2,
                                      "waits": {"reason": "hold", "until": "2026-01-01T00:00:00Z"}},
                         "probation": {"seconds": 600, "left": 1, "crashes": 1, "interruptions": 1},
                         "refused": {"rollout": "r1", "code": "no_space", "reason": "r"}}],
             "sync": {"versions": {"root": 1}, "failure": "f", "source": "bundle", "lastAttempt": "2026-01-01T00:00:00Z",
                      "lastSuccess": "2026-01-01T00:00:00Z",
                      "transfer": {"bytes": 1, "seconds": 0.5, "endedAt": "2026-01-01T00:00:00Z"}},
             "power": {"source": \(source), "profile": "low", "isHeld": true, "watts": 1.5, "limitWatts": 2.5,
                       "celsius": 50.5, "limitCelsius": 70.5, "charge": 9.5, "quotaCores": 0.5,
                       "totals": [{"source": \(source), "idle": 1.5, "others": 1.5, "engines": 1.5}],
                       "uses": [{"model": "m", "version": "1.0.0", "adapter": "x", "source": \(source), "joules": 1.5, "requests": 1,
                                 "promptTokens": 1, "answerTokens": 1}]},
             "hold": {"owner": "o", "reason": "r", "since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"},
             "apps": [{"app": "cashdesk.service", "priority": "batch", "running": 1, "waiting": 1, "requests": 1,
                       "refusals": 1, "promptTokens": 1, "answerTokens": 1,
                       "energy": [{"source": \(source), "joules": 0.5}]}],
             "conditions": [{"code": "no_space", "message": "m", "since": "2026-01-01T00:00:00Z", "model": "m"}]}
            """
        let comparison = try SchemaComparison(schema: "report", document: document)
        try await comparison.expectTheSame { bytes in (try? NodeReport(json: bytes)) != nil }
        comparison.expectMembers(of: try NodeReport(json: Array(document.utf8)))
    }
}
