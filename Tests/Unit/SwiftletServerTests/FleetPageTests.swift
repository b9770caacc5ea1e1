import Foundation
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples
import Synchronization
import Testing

@testable import SwiftletServer

/// `/fleet`: what is to be seen, by whom, and that nothing that a node says becomes markup.
@Suite(.timeLimit(.minutes(2))) struct FleetPageTests {
    private static let evil = #"</td><script>alert("x")</script><img src=x onerror='alert(1)'>"#

    private static func report(_ node: String, labels: Labels = [:], evil: Bool = false) throws -> NodeReport {
        let words = evil ? Self.evil : "fine"
        let manifest = try #require(Digest(bytes: Array(repeating: 1, count: 32)))
        var model = ModelStatus(
            model: ModelName(unchecked: "m"), state: .serving,
            active: .init(
                version: ReleaseVersion(unchecked: "1.0.0+a"), variant: VariantName(unchecked: "q8"),
                manifest: manifest,
                sequence: 1, installedAt: Date(),
                checks: .init(passed: 9, total: 10, minimumPassShare: 0.5, failed: [words])),
            previous: nil, incoming: nil, context: 1, memory: nil, restarts: 0,
            refused: .init(rollout: RolloutID(unchecked: "r"), code: nil, reason: words))
        model.figures = ModelFigures(requests: 30, answers: 20, refusals: [.queueFull: 10])
        return .sample(node, labels: labels, at: Date()) {
            $0.agentVersion = words
            $0.facts = NodeFacts(
                hostname: words, architecture: words, processor: words, cores: 1, memory: .mebibytes(1),
                diskTotal: .mebibytes(1), diskFree: .mebibytes(1), kernel: words, system: words)
            $0.models = [model]
            $0.sync = SyncStatus(failure: words)
            $0.conditions = [Condition(code: .noSpace, message: words, since: Date())]
        }
    }

    private static func settings(
        _ readers: PageSettings.Readers = .loopback, counting looks: Counter? = nil
    ) -> @Sendable (Registry) -> PageSettings {
        { registry in
            PageSettings(readers: readers) { now in
                looks?.add()
                let nodes = try await registry.glances()
                let rollout = RolloutView(
                    model: ModelName(unchecked: "m"), version: ReleaseVersion(unchecked: "1.0.0+a"), from: nil,
                    channel: ChannelName(unchecked: "stable"), selector: evil, state: "halted", remark: evil,
                    pushedAt: now, waves: [.init(share: "1%", isOpen: true), .init(share: "100%", isOpen: false)],
                    nodes: [(step: "done", count: 3), (step: "failed", count: 1)],
                    gates: [.init(rule: "speed>=90%", value: "12%", holds: false)],
                    failures: [.init(node: NodeID(unchecked: "n1"), reason: evil)])
                return FleetView(
                    fleet: "shops & co", at: now, nodes: nodes, versions: try await registry.versions(on: nodes),
                    rollouts: [rollout], day: try await registry.trends(per: .fiveMinutes, since: now - 86_400),
                    month: try await registry.trends(per: .hour, since: now - 86_400))
            }
        }
    }

    /// Of a view that is used for a second.
    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    @Test(arguments: ["/fleet", "/fleet?trend=month", "/fleet/nodes", "/fleet/nodes/n1"])
    func whatNodesSayIsText(path: String) async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            try await server.registry.record(try Self.report("n1", evil: true), receivedAt: Date())
            let answer = try await server.request(path)
            #expect(answer.status == 200 && answer.text.contains("shops &amp; co"))
            // One script and one image tag less than none: only the page's own script is there, and nothing is inline.
            #expect(answer.text.split(separator: "<script").count == 2 && answer.text.contains("<img") == false)
            #expect(answer.text.contains("onerror='") == false && answer.text.contains(" style=") == false)
            #expect(answer.text.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
            let policy = try #require(answer.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self';") && policy.contains("unsafe") == false)
            #expect(answer.headers["x-content-type-options"] == "nosniff")
        }
    }

    @Test func whatIsTypedIsText() async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            let typed = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
            for key in ["label", "name", "model", "version", "condition", "page"] {
                let text = try await server.request("/fleet/nodes?\(key)=\(typed)").text
                #expect(text.split(separator: "<script").count == 2, "\(key)")
            }
            #expect(
                try await server.request("/fleet/nodes?label=%3D%3D").text.contains("The labels are not understood"))
        }
    }

    @Test func nodesComeAHundredToAPageAndByWhatTheyAre() async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            for number in 0..<230 {
                let labels = ["site": number < 120 ? "oslo" : "bergen"]
                let report = try Self.report("n\(1000 + number)", labels: labels)
                try await server.registry.record(report, receivedAt: Date() - (number == 7 ? 2000 : 0))
            }
            func rows(_ query: String) async throws -> [String] {
                let text = try await server.request("/fleet/nodes" + query).text
                return text.split(separator: "<tr><td><a href=\"/fleet/nodes/").dropFirst().map { String($0.prefix(5)) }
            }
            let (first, last, beyond) = (try await rows(""), try await rows("?page=3"), try await rows("?page=99"))
            #expect(first.count == 100 && first.first == "n1000")
            #expect(last.count == 30 && last.last == "n1229" && beyond == last)
            #expect(try await rows("?page=-4") == first)
            #expect(try await rows("?label=site%3Doslo&page=2").count == 20)
            let oslo = try await server.request("/fleet/nodes?label=site%3Doslo").text
            #expect(oslo.contains("label=site%3Doslo&amp;page=2"))
            #expect(try await rows("?condition=silent") == ["n1007"])
            #expect(try await rows("?condition=no_space&name=n1229") == ["n1229"])
            #expect(try await rows("?condition=wall_missing") == [])
            #expect(try await rows("?model=x") == [])
            #expect(try await rows("?model=m&version=1.0.0%2Ba").count == 100)
            // The overview leads there.
            let page = try await server.request("/fleet").text
            #expect(
                page.contains("/fleet/nodes?model=m&amp;version=1.0.0%2Ba") && page.contains("33.3% queue_full 2300"))
        }
    }

    @Test func aNodeThatIsNotThereHasNoPage() async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            for path in ["/fleet/nodes/none", "/fleet/nodes/", "/fleet/nodes/..%2f", "/fleet/x", "/fleets"] {
                #expect(try await server.request(path).status == 404, "\(path)")
            }
            #expect(try await server.request("/fleet", method: "POST", body: "x").status == 405)
        }
    }

    // MARK: Who

    @Test func onlyThisMachineMayLook() async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            #expect(try await server.request("/fleet").status == 200)
            for headers in [
                ["host": "evil.example"], ["host": "127.0.0.1.evil.example:7580"], ["x-forwarded-for": "10.0.0.1"],
                ["forwarded": "for=10.0.0.1"], ["via": "1.1 proxy"],
            ] {
                for path in ["/fleet", "/fleet/nodes", "/fleet/page.js"] {
                    #expect(try await server.request(path, headers: headers).status == 403, "\(headers)")
                }
            }
        }
        try await withServer(page: Self.settings(.any)) { (server: Fixture) async throws -> Void in
            #expect(try await server.request("/fleet", headers: ["host": "fleet.example"]).status == 200)
        }
        try await withServer(page: Self.settings(.none)) { (server: Fixture) async throws -> Void in
            #expect(try await server.request("/fleet").status == 404)
        }
        try await withServer { (server: Fixture) async throws -> Void in
            #expect(try await server.request("/fleet").status == 404)
        }
    }

    // MARK: How often

    @Test func whatHasNotChangedIsNotSentAgain() async throws {
        try await withServer(page: Self.settings()) { (server: Fixture) async throws -> Void in
            for path in ["/fleet/page.css", "/fleet/page.js"] {
                let tag = try #require(try await server.request(path).headers["etag"])
                #expect(try await server.request(path, headers: ["if-none-match": tag]).status == 304)
            }
            #expect(try await server.request("/fleet", method: "HEAD").body.isEmpty)
        }
    }

    /// However many look, it is looked once at a time, and what was seen is good for a second.
    @Test func manyReadersAreOneLook() async throws {
        let looks = Counter()
        try await withServer(page: Self.settings(counting: looks)) { (server: Fixture) async throws -> Void in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 { group.addTask { try await server.request("/fleet").status } }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(looks.value < 10, "\(looks.value) looks")
    }
}
