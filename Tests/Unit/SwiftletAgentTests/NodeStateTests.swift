import SwiftletContract
import Testing

@testable import SwiftletAgent

@Suite struct NodeStateTests {
    @Test func isTheSameAfterARestart() throws {
        let installation = Installation(
            release: Sample.release([Sample.variant("q8_0", weights: .mebibytes(1))]),
            variant: Sample.variant("q8_0", weights: .mebibytes(1)), manifest: Sample.digest("b"),
            rollout: RolloutID(unchecked: "r1"), installedAt: Sample.start,
            checks: CheckOutcome(passed: 29, total: 30, minimumPassShare: 0.9, failed: ["one"]))
        let record = ModelRecord(
            active: installation, previous: installation, floor: 3,
            refused: .init(rollout: RolloutID(unchecked: "r2"), version: Sample.version, reason: "because"))
        let state = NodeState(models: [Sample.model: record])
        #expect(try NodeState(json: state.json()) == state)
        #expect(String(decoding: try state.json(), as: UTF8.self).contains(#""models":{"demo":{"#))
    }

    @Test(arguments: ["", "{}", "[]", #"{"schemaVersion":1,"models":{"../etc":{"floor":0}}}"#])
    func refusesAnythingElse(text: String) {
        #expect(throws: DocumentError.self) { try NodeState(json: Array(text.utf8)) }
    }
}
