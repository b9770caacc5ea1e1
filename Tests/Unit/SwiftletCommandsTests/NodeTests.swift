import Foundation
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(4))) struct NodeTests {
    @Test func listsNodes() async throws {
        try await withFleet { fleet in
            #expect(await fleet.run("node", "list").output.contains("none has reported"))
            try await fleet.report("b", labels: ["site": "bergen"], age: 200)
            try await fleet.report("a", labels: ["site": "oslo", "gpu": ""])
            let lines = await fleet.run("node", "list").output.split(separator: "\n")
            #expect(lines.count == 3 && lines[0].hasPrefix("NODE  HOST") && lines[1].hasPrefix("a     box-a"))
            #expect(
                lines[1].contains("gpu,site=oslo") && lines[1].hasSuffix("12s ago") && lines[2].hasSuffix("3min ago"))
            let chosen = await fleet.run("node", "list", "--selector", "site=bergen", "--format", "json").output
            #expect(chosen.contains("\"node\" : \"b\"") && chosen.contains("\"node\" : \"a\"") == false)
        }
    }

    /// A node's words are shown, but cannot move the operator's cursor.
    @Test func showsANode() async throws {
        try await withFleet { fleet in
            let condition = Condition(
                code: .noSpace, message: "full\u{1B}[2J\u{202E}", since: TestFleet.now - 60)
            try await fleet.report("a", conditions: [condition])
            let outcome = await fleet.run("node", "show", "a")
            #expect(
                outcome.code == .done && outcome.output.contains("no_space") && outcome.output.contains("full?[2J?"))
            #expect(await fleet.run("node", "show", "b").code == .usage)
            #expect(await fleet.run("node", "show", "a", "--format", "json").output.contains("\"firstSeenAt\""))
        }
    }

    @Test func showsTheFleetOnOnePage() async throws {
        try await withFleet { fleet in
            let empty = await fleet.run("status")
            #expect(empty.code == .done && empty.output.contains("no releases yet"), "\(empty.errors)")
            await fleet.run("model", "add", try fleet.writeModel())
            await fleet.run("push", "shop-intent")
            try await fleet.report(
                "a", conditions: [Condition(code: .downloadFailing, message: "x", since: TestFleet.now)])
            let page = await fleet.run("status").output
            for words in [
                "ch-stable", "fresh", "shop-intent  1.0.0", "0/1", "1 node, the last report 12s ago",
                "download_failing",
            ] {
                #expect(page.contains(words), "\(page)")
            }
            #expect(await fleet.run("status", "--format", "json").output.contains("\"trustedRoot\""))
        }
    }
}
