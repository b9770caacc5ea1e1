import Foundation
import SwiftletContract
import SwiftletRegistry
import Synchronization
import Testing

@testable import SwiftletCommands

/// How versions do: on one page, live, and of some nodes only.
@Suite(.timeLimit(.minutes(4))) struct FleetFiguresTests {
    private static func status(
        _ version: String, previous: String? = nil, answers: Int = 40, milliseconds: Double = 100, refused: Int = 0,
        speed: Double = 50, checks: Int = 10
    ) throws -> ModelStatus {
        let manifest = try #require(Digest(bytes: Array(repeating: 1, count: 32)))
        func installed(_ text: String) -> ModelStatus.Installed {
            .init(
                version: ReleaseVersion(unchecked: text), variant: VariantName(unchecked: "q8"), manifest: manifest,
                sequence: 1, installedAt: TestFleet.now,
                checks: CheckOutcome(passed: checks, total: 10, minimumPassShare: 0.5, failed: []))
        }
        var status = ModelStatus(
            model: ModelName(unchecked: "shop-intent"), state: .serving, active: installed(version),
            previous: previous.map(installed), incoming: nil, context: 256, memory: .mebibytes(64), restarts: 1)
        status.engine = .init(startedAt: TestFleet.now, requests: 0, answerRate: speed)
        var figures = ModelFigures(requests: answers + refused, answers: answers)
        if refused > 0 { figures.refusals = [.queueFull: refused] }
        for _ in 0..<answers { figures.firstToken.record(.milliseconds(milliseconds)) }
        status.figures = figures
        return status
    }

    /// Two nodes that went from 1.0.0 to 1.1.0, and one that stayed.
    private static func fill(_ fleet: TestFleet) async throws {
        for (node, site) in [("a", "oslo"), ("b", "bergen")] {
            let old = try status("1.0.0", milliseconds: 80, speed: 60)
            try await fleet.report(node, labels: ["site": site], models: [old], run: node, number: 1)
            let new = try status(
                "1.1.0", previous: "1.0.0", milliseconds: node == "a" ? 200 : 900, refused: node == "a" ? 0 : 20,
                checks: node == "a" ? 10 : 9)
            try await fleet.report(node, labels: ["site": site], models: [new], run: node, number: 2)
        }
        try await fleet.report("c", labels: ["site": "oslo"], models: [try status("1.0.0", speed: 70)])
    }

    private func rows(_ page: String) -> [[String]] {
        page.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    @Test func theVersionBeforeStandsBesideEach() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            let page = await fleet.run("status").output
            let rows = rows(page)
            let new = try #require(rows.first { $0.starts(with: ["shop-intent", "1.1.0"]) }, "\(page)")
            // 40 answers after 0.2 s and 40 after 0.9 s.
            #expect(new.prefix(4) == ["shop-intent", "1.1.0", "2", "50.0"], "\(page)")
            #expect(new.contains("100") && page.contains("20% queue_full 20") && page.contains("fail on 1"), "\(page)")
            let before = try #require(rows.first { $0.first == "before" }, "\(page)")
            #expect(before.prefix(4) == ["before", "1.0.0", "2", "60.0"], "\(page)")
            let median = try #require(Int(before[4]))
            #expect((70...90).contains(median) && before[5] == "ms", "\(page)")
            #expect(rows.contains { $0.starts(with: ["shop-intent", "1.0.0", "1", "70.0"]) }, "\(page)")
        }
    }

    @Test func aLabelChoosesNodes() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            for option in ["--label", "--selector"] {
                let list = await fleet.run("node", "list", option, "site=bergen").output
                #expect(list.contains("box-b") && list.contains("box-a") == false)
            }
            let page = await fleet.run("status", "--label", "site=oslo").output
            #expect(page.contains("2 nodes") && page.contains("queue_full") == false, "\(page)")
            let top = await fleet.run("top", "--once", "--label", "site=oslo", "--sort", "speed", "--format", "json")
            #expect(top.output.contains(#""node" : "a""#) && top.output.contains(#""node" : "b""#) == false)
            #expect(await fleet.run("status", "--label", "site in").code == .usage)
        }
    }

    @Test func topShowsTheWorstFirst() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            try await fleet.report(
                "d", conditions: [Condition(code: .noSpace, message: "full", since: TestFleet.now)], age: 2000)
            func worst(_ order: String) async -> [String] {
                let page = await fleet.run("top", "--once", "--sort", order).output
                let rows = rows(page)
                guard let start = rows.firstIndex(where: { $0.first == "WORST" }) else { return [] }
                return rows[(start + 1)...].compactMap(\.first)
            }
            #expect(await worst("conditions") == ["d"])
            #expect(await worst("ttft") == ["b", "a", "c"])
            #expect(await worst("speed") == ["a", "b", "c"])
            #expect(await worst("refusals").first == "b")
            #expect(await fleet.run("top", "--once").output.contains("4 nodes, 1 not heard of for 15 minutes"))
        }
    }

    @Test func aNodeShowsWhatItsVersionsWereLike() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            let page = await fleet.run("node", "show", "b").output
            #expect(page.contains("33.3% queue_full 20"), "\(page)")
            let before = try #require(rows(page).first { $0.first == "before" }, "\(page)")
            #expect(before.prefix(3) == ["before", "1.0.0", "60.0"], "\(page)")
        }
    }

    // MARK: Again and again

    /// Runs until it has printed so often.
    private func watch(
        _ fleet: TestFleet, _ arguments: [String], screen: Screen? = nil, times: Int
    ) async throws -> [String] {
        let (pages, more) = AsyncStream.makeStream(of: String.self)
        let console = Console(isWatched: false, screen: { screen }, output: { more.yield($0) }, errors: { _ in })
        let session = Session(
            console: console, environment: ["SWIFTLET_FLEET_DIR": fleet.fleet], now: { TestFleet.now })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = await Swiftletctl.run(arguments, in: session)
                more.finish()
            }
            var printed: [String] = []
            for await page in pages {
                printed.append(page)
                if printed.count == times { break }
            }
            group.cancelAll()
            try await group.waitForAll()
            return printed
        }
    }

    @Test func jsonThatIsWatchedIsALineEach() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            for command in [["status"], ["node", "list"], ["top", "--every", "1"]] {
                let watch = command[0] == "top" ? [] : ["--watch", "1"]
                let lines = try await self.watch(fleet, command + watch + ["--format", "json"], times: 2)
                for line in lines {
                    #expect(line.hasSuffix("\n") && line.dropLast().contains("\n") == false)
                    _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
                }
                #expect(lines.count == 2)
            }
        }
    }

    @Test func aTerminalIsDrawnOverAndAPipeGetsPages() async throws {
        try await withFleet { fleet in
            try await Self.fill(fleet)
            let screen = Screen(rows: 3, columns: 20)
            for page in try await watch(fleet, ["node", "list", "--watch", "1"], screen: screen, times: 2) {
                #expect(page.hasPrefix("\u{1B}[HNODE") && page.hasSuffix("\u{1B}[J"))
                let lines = page.dropFirst(3).split(separator: "\n").dropLast()
                #expect(lines.count == 2 && lines.allSatisfy { $0.count <= 20 + 3 }, "\(page)")
            }
            let piped = try await watch(fleet, ["top", "--every", "1"], times: 2)
            #expect(piped.allSatisfy { $0.contains("\u{1B}") == false && $0.hasPrefix("3 nodes") })
        }
    }

    @Test(arguments: [
        ["top", "--every", "0"], ["status", "--watch", "0"], ["top", "--worst=-1"], ["top", "--sort", "x"],
    ])
    func wrongOptionsAreUsage(arguments: [String]) async throws {
        try await withFleet { fleet in #expect(await fleet.run(arguments).code == .usage) }
    }
}
