import SwiftletContract
import Testing

@testable import SwiftletAgent

@Suite struct VariantChoiceTests {
    let release = Sample.release([
        Sample.variant("q8_0", weights: .mebibytes(200)), Sample.variant("q4_0", weights: .mebibytes(100)),
    ])

    /// 200 MiB of weights, 1 KiB for each of 1024 tokens in 2 slots, 10 MiB more: 212 MiB, or 211 with one slot.
    @Test(arguments: [(212, "q8_0"), (211, "q8_0"), (210, "q4_0"), (111, "q4_0"), (110, nil)] as [(Int64, String?)])
    func takesTheBestThatFits(mebibytes: Int64, expected: String?) {
        let agent = Sample.agent(budget: .mebibytes(mebibytes))
        #expect(agent.bestVariant(of: release)?.name.text == expected)
    }

    @Test func saysWhatEachVariantNeeds() {
        let sentence = Sample.agent(budget: .mebibytes(50)).shortfall(of: release)
        for part in ["50.0 MiB", "q8_0 needs 211.0 MiB", "q4_0 needs 111.0 MiB"] { #expect(sentence.contains(part)) }
    }

    /// A smaller one beside the other model comes before taking turns with it.
    @Test func prefersToFitBesideOthers() {
        var state = NodeState()
        state.models[ModelName(unchecked: "other")] = ModelRecord(
            active: Sample.installation("other", weights: .mebibytes(150), digit: "b"))
        #expect(Sample.agent(budget: .mebibytes(400), state: state).bestVariant(of: release)?.name.text == "q8_0")
        #expect(Sample.agent(budget: .mebibytes(300), state: state).bestVariant(of: release)?.name.text == "q4_0")
        #expect(Sample.agent(budget: .mebibytes(230), state: state).bestVariant(of: release)?.name.text == "q8_0")
    }
}
