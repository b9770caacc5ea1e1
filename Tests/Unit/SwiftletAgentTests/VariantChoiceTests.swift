import SwiftletContract
import Testing

@testable import SwiftletAgent

@Suite struct VariantChoiceTests {
    let release = Sample.release([
        Sample.variant("q8_0", weights: .mebibytes(200)), Sample.variant("q4_0", weights: .mebibytes(100)),
    ])

    /// 200 MiB of weights, 1 KiB for each of 1024 tokens in 2 slots, 10 MiB more: 212 MiB.
    @Test(arguments: [(212, "q8_0"), (211, "q4_0"), (112, "q4_0"), (111, nil)] as [(Int64, String?)])
    func takesTheBestThatFits(mebibytes: Int64, expected: String?) {
        #expect(release.bestVariant(within: .mebibytes(mebibytes), slots: 2)?.name.text == expected)
    }

    @Test func saysWhatEachVariantNeeds() {
        let sentence = release.shortfall(budget: .mebibytes(50), slots: 2)
        for part in ["50.0 MiB", "q8_0 needs 212.0 MiB", "q4_0 needs 112.0 MiB"] { #expect(sentence.contains(part)) }
    }
}
