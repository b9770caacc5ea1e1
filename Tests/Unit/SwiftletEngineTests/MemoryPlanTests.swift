import SwiftletContract
import SwiftletEngine
import Testing

@Suite struct MemoryPlanTests {
    private static func variant(_ name: String, mebibytes: Int64) -> Variant {
        let digest = Digest(unchecked: name)
        return Variant(
            name: VariantName(unchecked: name), blob: Blob(digest: digest, size: .mebibytes(mebibytes)),
            needs: MemoryNeeds(
                weights: .mebibytes(mebibytes), keyValuePerToken: .kibibytes(4), overhead: .mebibytes(20)),
            architecture: "llama", layers: 4)
    }

    private static let release = Release(
        model: ModelName(unchecked: "m"), version: ReleaseVersion(unchecked: "1"), summary: "", license: "",
        sequence: 1,
        floor: 0, context: 200, variants: [variant("f16", mebibytes: 100), variant("q8", mebibytes: 50)], checks: nil,
        config: Blob(digest: Digest(unchecked: "c"), size: .zero), card: nil)

    /// Two slots of 256 tokens, 4 KiB each: 2 MiB.
    @Test(arguments: [(122, "f16"), (121, "q8"), (72, "q8")] as [(Int64, String)])
    func choosesTheBestThatFits(budget: Int64, expected: String) throws {
        let plan = try MemoryPlan.choose(release: Self.release, budget: .mebibytes(budget), slots: 2).get()
        #expect(plan.variant.name.text == expected)
        #expect(plan.memory.context == 256)
        #expect(plan.memory.total <= .mebibytes(budget))
    }

    @Test func saysWhatWouldHaveBeenNeeded() throws {
        let result = MemoryPlan.choose(release: Self.release, budget: .mebibytes(71), slots: 2)
        guard case .failure(let shortfall) = result else { throw Shortfall(limit: .zero, entries: []) }
        #expect(shortfall.limit == .mebibytes(71))
        #expect(shortfall.entries.map(\.needed) == [.mebibytes(122), .mebibytes(72)])
        #expect(shortfall.leastNeeded == .mebibytes(72))
    }

    @Test func leavesOutWhatIsRuledOut() throws {
        let big = Bytes.mebibytes(1000)
        let plan = try MemoryPlan.choose(release: Self.release, budget: big, slots: 1) { $0.name.text == "q8" }.get()
        #expect(plan.variant.name.text == "q8")
        guard
            case .failure(let none) = MemoryPlan.choose(
                release: Self.release, budget: big, slots: 1, isAllowed: { _ in false })
        else { throw Shortfall(limit: big, entries: []) }
        #expect(none.leastNeeded == nil)
        #expect(none.entries.count == 2)
    }
}

extension Digest {
    /// A digest for a test, from any short text.
    init(unchecked text: String) {
        let hex = text.utf8.map { "0123456789abcdef".dropFirst(Int($0 & 15)).prefix(1) }.joined()
        let padded = String(repeating: "0", count: max(0, 64 - hex.count)) + hex
        self = Digest(hex: padded) ?? Digest(unchecked: "")
    }
}
