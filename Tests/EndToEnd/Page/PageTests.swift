import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// The fleet's page in a real browser.
    @Suite(.timeLimit(.minutes(5))) struct PageTests {
        private static let evil =
            #"<img src=/stolen onerror="document.title='stolen'"><script>document.title='stolen'</script>"#

        /// A node that is nothing but what it says of itself.
        private func report(_ node: String, to controller: String) async throws {
            let words = Self.evil
            let report = NodeReport(
                node: NodeID(unchecked: node), channel: ChannelName(unchecked: "stable"), labels: ["site": "oslo"],
                agentVersion: "1", sentAt: Date(), run: "r", number: 1, uptimeSeconds: 1,
                facts: NodeFacts(
                    hostname: words, architecture: "a", processor: words, cores: 1, memory: .mebibytes(1),
                    diskTotal: .mebibytes(1), diskFree: .mebibytes(1), kernel: words, system: words),
                memoryBudget: .mebibytes(1), models: [], sync: SyncStatus(),
                conditions: [Condition(code: .noSpace, message: words, since: Date())])
            var request = HTTPClientRequest(url: controller + "/v1/reports")
            request.method = .POST
            request.body = .bytes(Array(try report.json()))
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            try #require(answer.status == .noContent)
        }

        private func withPage(_ body: (Doorkeeper, Browser, World) async throws -> Void) async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet, page: "loopback")
                try await report("early", to: controller.url)
                let door = Doorkeeper(before: controller.url, showing: "late-comer") {
                    try await self.report("late-comer", to: controller.url)
                }
                try await door.open(in: world.crew)
                try await body(door, Browser(world: world), world)
                try await controller.stop()
            }
        }

        /// And what nodes say is text, also for a browser that would run it.
        @Test func anOpenPageShowsWhatComesWithoutBeingLoadedAgain() async throws {
            try await withPage { door, browser, _ in
                let document = try await browser.document(at: door.url + "/fleet/nodes", after: 10)
                #expect(
                    document.contains("early") && document.contains(#"href="/fleet/nodes/late-comer""#), "\(document)")
                #expect(document.contains("2 of 2 nodes") && document.contains("<title>Nodes · fleet</title>"))
                #expect(door.navigations == ["/fleet/nodes"] && door.looks.isEmpty == false)
                #expect(
                    door.others.isSubset(of: ["/fleet/page.css", "/fleet/page.js", "/favicon.ico"]), "\(door.others)")
                #expect(document.contains("stolen") && document.contains("<img") == false)
            }
        }

        @Test func aNodesWordsRunNowhere() async throws {
            try await withPage { door, browser, _ in
                for path in ["/fleet", "/fleet/nodes/early"] {
                    let document = try await browser.document(at: door.url + path, after: 1)
                    #expect(document.contains("<title>stolen") == false && document.contains("no_space"), "\(document)")
                }
                #expect(door.others.contains("/stolen") == false && door.others.contains("/fleet/page.css"))
            }
        }

        @Test(arguments: [false, true]) func itCanBeSeen(dark: Bool) async throws {
            try await withPage { door, browser, world in
                let file = world.directory.appending("page.png")
                try await browser.screenshot(of: door.url + "/fleet", dark: dark, to: file)
                let bytes = try Scratch.read(file)
                #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 10_000)
            }
        }
    }
}
