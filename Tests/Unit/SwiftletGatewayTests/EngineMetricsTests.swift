import SwiftletContract
import SwiftletGateway
import Testing

/// What engines say of themselves, on one page with ours.
@Suite struct EngineMetricsTests {
    private func release(_ model: String) -> ServedRelease {
        ServedRelease(model: ModelName(unchecked: model), version: ReleaseVersion(unchecked: "1.0.0"))
    }

    @Test func samplesOfAFamilyStandTogetherWithTheirModels() {
        var page = EngineMetrics()
        let own = """
            # HELP llamacpp:prompt_tokens_total Number of prompt tokens.
            # TYPE llamacpp:prompt_tokens_total counter
            llamacpp:prompt_tokens_total 17
            # HELP llamacpp:busy Slots.
            # TYPE llamacpp:busy gauge
            llamacpp:busy{slot="0"} 0.5
            """
        page.add(own, of: release("a"))
        page.add(own, of: release("b"))
        #expect(
            page.text == """
                # HELP llamacpp:prompt_tokens_total Number of prompt tokens.
                # TYPE llamacpp:prompt_tokens_total counter
                llamacpp:prompt_tokens_total{model="a",version="1.0.0"} 17
                llamacpp:prompt_tokens_total{model="b",version="1.0.0"} 17
                # HELP llamacpp:busy Slots.
                # TYPE llamacpp:busy gauge
                llamacpp:busy{model="a",version="1.0.0",slot="0"} 0.5
                llamacpp:busy{model="b",version="1.0.0",slot="0"} 0.5

                """)
    }

    @Test(arguments: [
        "nothing", "x y", #"x{model="other"} 1"#, #"x{a="b} 1"#, #"x{a="\"} 1"#, "x{} 1", "9x 1", "x{a=b} 1",
        "x\u{1}y 1", #"x{a="b",} 1"#, "# EVIL x y\n", "# HELP x", String(repeating: "x", count: 2000) + " 1", "é 1",
    ])
    func whatIsNoSampleIsLeftOut(line: String) {
        var page = EngineMetrics()
        page.add(line, of: release("a"))
        #expect(page.text.isEmpty)
    }

    @Test func anEndlessPageEnds() {
        var page = EngineMetrics()
        page.add((0..<100_000).map { "x\($0) 1\n" }.joined(), of: release("a"))
        #expect(page.text.utf8.count < 100_000)
    }
}
