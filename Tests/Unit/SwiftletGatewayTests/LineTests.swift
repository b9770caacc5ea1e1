import SwiftletContract
import Testing

@testable import SwiftletGateway

/// Whose turn it is.
@Suite(.timeLimit(.minutes(1))) struct LineTests {
    private static let start = ContinuousClock.now

    /// `night` is batch, all others are interactive.
    private static func request(_ id: UInt64, _ app: String, at seconds: Double = 0) -> Waiting {
        let asking = Asking(app: AppName(unchecked: app), priority: app == "night" ? .batch : .interactive)
        return Waiting(
            id: id, asking: asking, version: nil, since: start + .seconds(seconds), continuation: nil)
    }

    private static func line(_ apps: String...) -> Line {
        var line = Line()
        for (index, app) in apps.enumerated() { line.add(request(UInt64(index + 1), app)) }
        return line
    }

    /// The apps as they come to their turn, one at a time, where each request takes so many seconds.
    private static func order(_ line: Line, seconds: [String: Double] = [:], at now: Double = 0) -> [String] {
        var line = line
        var order: [String] = []
        while let next = line.next(at: start + .seconds(now), mayRun: { _ in true }) {
            order.append(next.asking.app.text)
            line.ended(next.asking.app, after: .seconds(seconds[next.asking.app.text] ?? 1))
        }
        #expect(line.isEmpty)
        return order
    }

    @Test func withinAnAppTheFirstToComeIsTheFirstToGo() {
        var line = Self.line("a", "a", "a")
        #expect((0..<3).map { _ in line.next(at: Self.start) { _ in true }?.id } == [1, 2, 3])
        #expect(line.next(at: Self.start) { _ in true } == nil)
    }

    @Test func appsTakeTurns() {
        #expect(Self.order(Self.line("a", "a", "a", "b", "c")) == ["a", "b", "c", "a", "a"])
    }

    /// Time with an engine is what is shared, not requests.
    @Test func whoAsksForLongAnswersGetsFewer() {
        let line = Self.line("long", "long", "short", "short", "short", "short", "short")
        let order = Self.order(line, seconds: ["long": 4, "short": 1])
        #expect(order == ["long", "short", "short", "short", "short", "long", "short"])
    }

    @Test func interactiveGoesBeforeBatchUntilItHasWaitedLongEnough() {
        let line = Self.line("night", "till", "till")
        #expect(Self.order(line) == ["till", "till", "night"])
        #expect(Self.order(line, at: 11).firstIndex(of: "night") ?? 9 <= 1)
    }

    /// A stream of interactive requests that never ends.
    @Test func batchIsNeverStarved() {
        var line = Self.line("night")
        var (now, served) = (0.0, false)
        for id in UInt64(10)..<60 where served == false {
            line.add(Self.request(id, "till", at: now))
            line.add(Self.request(id + 1000, "desk", at: now))
            let next = line.next(at: Self.start + .seconds(now)) { _ in true }
            served = next?.asking.app.text == "night"
            if let next { line.ended(next.asking.app, after: .seconds(1)) }
            now += 1
        }
        #expect(served && now >= 10 && now <= 14)
    }

    /// Who asks again as soon as it has its answer is no better off than who asks for much at once.
    @Test func comingBackIsNoCredit() {
        var line = Self.line("many", "many", "many", "many", "many", "many")
        var counts = ["many": 0, "again": 0]
        line.add(Self.request(100, "again"))
        for id in UInt64(101)..<111 {
            guard let next = line.next(at: Self.start, mayRun: { _ in true }) else { break }
            counts[next.asking.app.text, default: 0] += 1
            line.ended(next.asking.app, after: .seconds(1))
            if next.asking.app.text == "again" { line.add(Self.request(id, "again")) }
        }
        #expect(counts["many"] ?? 0 >= 4 && counts["again"] ?? 0 >= 4, "\(counts)")
    }

    @Test func slotsAreSharedToo() {
        var line = Self.line("a", "a", "a", "b", "b")
        let order = (0..<4).compactMap { _ in line.next(at: Self.start) { _ in true }?.asking.app.text }
        #expect(order == ["a", "b", "a", "b"] || order == ["a", "b", "b", "a"])
    }

    @Test func whoMayNotRunIsPassedOver() {
        var line = Self.line("a", "b")
        #expect(line.next(at: Self.start) { $0.app.text != "a" }?.id == 2)
    }

    // MARK: A full line

    @Test func batchMakesPlaceForInteractive() {
        var line = Self.line("night", "till", "night")
        #expect(line.displaced(by: Self.request(9, "desk").asking, at: Self.start)?.id == 3)
        #expect(line.waiting.map(\.id) == [1, 2])
        #expect(line.displaced(by: Self.request(9, "night").asking, at: Self.start) == nil)
    }

    @Test func whoFillsTheLineMakesPlaceForOthers() {
        var line = Self.line("flood", "flood", "flood", "till")
        #expect(line.displaced(by: Self.request(9, "desk").asking, at: Self.start)?.id == 3)
        #expect(line.displaced(by: Self.request(9, "flood").asking, at: Self.start) == nil)
        // Two, and one: nobody is much better off.
        #expect(line.displaced(by: Self.request(9, "till").asking, at: Self.start) == nil)
    }

    @Test func appsThatAreDoneAreForgotten() {
        var line = Line()
        for number in 0..<1000 {
            let app = AppName(user: UInt32(number))
            line.began(app)
            line.ended(app, after: .seconds(1))
        }
        #expect(line.isEmpty && line.loads.isEmpty)
        #expect(line.retry(atOnce: 1) == 1000 && line.retry(atOnce: 4) == 250)
    }

    @Test(arguments: [(1.0, 4, 4), (0.2, 1, 1), (0.5, 4, 2), (0.9, 4, 4), (0, 4, 1)] as [(Double, Int, Int)])
    func aThrottleLeavesOneSlotAtLeast(share: Double, slots: Int, count: Int) {
        #expect(Throttle(share: share, code: .thermal).atOnce(of: slots) == count)
    }

    /// One that is long may be followed by another; one that no engine computed for says nothing.
    @Test func theLongestOfTheLastEightCounts() throws {
        var line = Line()
        let app = try #require(AppName("a"))
        func end(_ seconds: Double, isComputed: Bool = true) {
            line.began(app)
            line.ended(app, after: .seconds(seconds), isComputed: isComputed)
        }
        for _ in 0..<20 { end(0, isComputed: false) }
        #expect(line.quickly(slots: 1) == 0 && line.typical == nil)
        end(2)
        for _ in 0..<7 { end(0.01) }
        for _ in 0..<20 { end(0, isComputed: false) }
        #expect(line.quickly(slots: 1) == 0)
        end(0.01)
        #expect(line.quickly(slots: 1) == 5)
    }

    @Test(
        arguments: [
            ("/v1/chat/completions", true), ("/v1/embeddings?a=b", true), ("/tokenize", false),
            ("/detokenize?a=b", false), ("/v1/responses/input_tokens", false),
        ])
    func tokensAreCountedInNoTime(path: String, isComputed: Bool) {
        #expect(Endpoint.isComputed(path) == isComputed)
    }

    /// What a request waits within the engine is not the engine's time with it.
    @Test(arguments: [
        (seconds: 1.0, share: 1.0, slots: 4, more: 0), (0.01, 1, 1, 5), (0.01, 1, 2, 10), (0.09, 1.0 / 9, 1, 5),
    ])
    func anEngineMayHaveWhatItDoesInFiftyMilliseconds(seconds: Double, share: Double, slots: Int, more: Int) throws {
        var line = Line()
        #expect(line.quickly(slots: slots) == 0, "not known yet")
        let app = try #require(AppName("a"))
        line.began(app)
        line.ended(app, after: .seconds(seconds), share: share)
        #expect(line.quickly(slots: slots) == more)
    }
}
